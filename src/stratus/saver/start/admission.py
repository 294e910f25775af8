"""Who is let in at all: a candidate whose account stands, from an address that is allowed to him.

Asked in the waiting room and by *start*, never by what brings answers: none is lost because somebody moved or was disabled meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from stratus.access.addresses import address_is_allowed


@dataclass(slots=True)
class Refusal:
    """Why no exam is given: HTTP status, code, and for a wrong PIN the seconds to wait."""

    status: int
    code: str
    wait: int | None = None


def refusal(row: asyncpg.Record, address: str) -> Refusal | None:
    """Return what speaks against the row's candidate (`is_present`, `allowed_ip_addresses`) at this address; None if nothing does. Pure."""
    if not row["is_present"]:
        return Refusal(403, "account_disabled")
    if not address_is_allowed(address, row["allowed_ip_addresses"]):
        return Refusal(403, "address_not_allowed")
    return None
