"""Who may enter an exam: a candidate whose account is active, from an address that they may use.

Checked in the waiting room and by *start*, but never when answers arrive: no answer is lost because a candidate changed networks or was
disabled meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from stratus.access.addresses import address_is_allowed


@dataclass(slots=True)
class Refusal:
    """Why the exam is refused: HTTP status, code, and for a wrong PIN the seconds to wait and how many tries are left without a pause."""

    status: int
    code: str
    wait: int | None = None
    left: int = 0


def refusal(row: asyncpg.Record, address: str) -> Refusal | None:
    """Return why the row's candidate (`is_present`, `allowed_ip_addresses`) may not enter from this address, or None. Pure."""
    if not row["is_present"]:
        return Refusal(403, "account_disabled")
    if not address_is_allowed(address, row["allowed_ip_addresses"]):
        return Refusal(403, "address_not_allowed")
    return None
