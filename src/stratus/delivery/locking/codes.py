"""One-time codes that unlock an exam whose computer is offline. Pure, and without Django: the saver asks.

The page must judge a code without the server, and must not be able to make one. A key for challenge and response would do the first and
not the second: whoever opens the browser's tools reads it. So codes are made in advance, from the installation's player key, and the page
is given only their hashes, of the next few. A code has 50 random bits and its hash some hundred rounds (PBKDF2): on a computer of the
hall that takes thousands of years to guess, while *start* spends less than a millisecond, and the page can do it without WebCrypto, which
does not exist on plain HTTP. Number n is accepted only after number n − 1 was used or passed over, and only once.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from stratus.delivery.locking.readable import readable, typed

AT_ONCE = 5
"""Hashes that a page holds: as many codes can be used before it must have reached the server once."""
LENGTH = 10
ROUNDS = 250


def unlock_code(secret: bytes, attempt_id: int, number: int) -> str:
    """Return the code with this number of an attempt, in two groups of five."""
    return readable(hmac.new(secret, f"unlock code|{attempt_id}|{number}".encode(), hashlib.sha256).digest(), LENGTH)


def code_hash(code: str, attempt_id: int, number: int) -> str:
    """Return what the page compares with, in hex."""
    return hashlib.pbkdf2_hmac("sha256", typed(code).encode(), f"{attempt_id}|{number}".encode(), ROUNDS).hex()


def codes_for_page(secret: bytes, attempt_id: int, used: int) -> dict[str, Any]:
    """Return what *start* gives the page to judge codes with, `used` being the highest number that was used."""
    numbers = range(used + 1, used + 1 + AT_ONCE)
    return {
        "first": used + 1,
        "rounds": ROUNDS,
        "hashes": [code_hash(unlock_code(secret, attempt_id, number), attempt_id, number) for number in numbers],
    }
