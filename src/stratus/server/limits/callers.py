"""By whom a request for Django is sent, as far as the front can tell without a query.

Whoever is logged in has a cookie that says so under our signature. It opens nothing: it only says whose bytes those of a body are, and that
large ones may come. Tokens of the External API are looked up by their hash, and remembered for a minute.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections import OrderedDict

COOKIE = "stratus_caller"
REMEMBERED = 60.0
"""Seconds for which a token counts as valid here; whether it may do anything is looked at by the gate each time."""
MOST_REMEMBERED = 1_000

_CRUMB = re.compile(rf"(?:^|;)\s*{COOKIE}=([0-9]{{1,19}}\.[0-9]{{1,12}}\.[0-9a-f]{{32}})(?=;|$)")


def seal(key: bytes, user_id: int, expires: int) -> str:
    """Return the cookie's value for somebody who is logged in, until `expires` (seconds since 1970)."""
    told = f"{user_id}.{expires}"
    return f"{told}.{_signature(key, told)}"


def user_of(key: bytes, cookies: str, now: float) -> int | None:
    """Return the id of the user whom the header `Cookie` names under our signature; None for nobody."""
    found = _CRUMB.search(cookies)
    return None if found is None else read(key, found[1], now)


def read(key: bytes, value: str, now: float) -> int | None:
    """Return the id of the user whom the cookie names; None if it is forged or over."""
    told, _point, signature = value.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, told).encode()):
        return None
    user_id, _point, expires = told.partition(".")
    return int(user_id) if now < int(expires) else None


def _signature(key: bytes, told: str) -> str:
    return hmac.new(key, f"caller|{told}".encode(), hashlib.sha256).hexdigest()[:32]


class Remembered:
    """Tokens that were found in the last minute, by the hash of the header that named them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def find(self, header: str) -> str | None:
        """Return the caller whom this header named a moment ago."""
        caller, until = self._kept.get(_digest(header), ("", 0.0))
        return caller if time.monotonic() < until else None

    def keep(self, header: str, caller: str) -> None:
        """Remember whom this header names."""
        self._kept[_digest(header)] = (caller, time.monotonic() + REMEMBERED)
        while len(self._kept) > MOST_REMEMBERED:
            self._kept.popitem(last=False)


def _digest(header: str) -> bytes:
    return hashlib.sha256(header.encode()).digest()
