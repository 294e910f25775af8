"""One-time codes that unlock an exam whose computer is offline. Pure, and without Django: the saver asks.

The page must be able to check a code without the server, but not to make one. A challenge-response key in the page would not do: anybody
can read it with the browser's developer tools. So codes are derived in advance from the installation's player key, and the page gets only
the hashes of the next few. A code has 50 random bits, its hash some hundred rounds (PBKDF2): guessing one takes a computer in the hall
thousands of years, while *start* needs less than a millisecond, and the page needs no WebCrypto, which does not exist on plain HTTP.
Number n is accepted only after number n − 1 was used or skipped, and only once.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from stratus.delivery.locking.readable import readable, typed

AT_ONCE = 5
"""Number of hashes that a page holds: so many codes can be used before the page has to reach the server."""
LENGTH = 10
ROUNDS = 250


def unlock_code(secret: bytes, attempt_id: int, number: int) -> str:
    """Return the code with this number of an attempt, in two groups of five."""
    return readable(hmac.new(secret, f"unlock code|{attempt_id}|{number}".encode(), hashlib.sha256).digest(), LENGTH)


def code_hash(code: str, attempt_id: int, number: int) -> str:
    """Return the hash that the page compares a typed code with, in hex."""
    return hashlib.pbkdf2_hmac("sha256", typed(code).encode(), f"{attempt_id}|{number}".encode(), ROUNDS).hex()


def codes_for_page(secret: bytes, attempt_id: int, used: int) -> dict[str, Any]:
    """Return what *start* gives the page to check codes with; `used` is the highest number that was used."""
    numbers = range(used + 1, used + 1 + AT_ONCE)
    return {
        "first": used + 1,
        "rounds": ROUNDS,
        "hashes": [code_hash(unlock_code(secret, attempt_id, number), attempt_id, number) for number in numbers],
    }
