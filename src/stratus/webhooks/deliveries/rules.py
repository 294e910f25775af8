"""When a delivery is retried, and what a receiver's response means. Pure; delays are seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

MAX_TRIES = 10
LONGEST_RETRY_AFTER = 24 * 3600
"""Seconds; the longest delay that a receiver may ask for (a day)."""


def retry_delay(attempt: int, chance: int) -> int:
    """Return the seconds before try number `attempt` (2–10): `round((n-1)^4 + 15 + random(0..29)·n)`.

    `chance` is the random whole number from 0 to 29. The first try is made immediately.
    """
    return round((attempt - 1) ** 4 + 15 + chance * attempt)


class Verdict(StrEnum):
    """The state of a delivery after a try."""

    DELIVERED = "DELIVERED"
    RETRY = "RETRY"
    GIVE_UP = "GIVE_UP"
    DEACTIVATE = "DEACTIVATE"


def verdict(status_code: int | None, tries: int, *, is_test: bool = False) -> Verdict:
    """Return what follows from a response (None: there was none) to try number `tries`. 2xx is success, 410 deactivates the endpoint.

    A test is tried once, and deactivates nothing.
    """
    if status_code is not None and 200 <= status_code < 300:
        return Verdict.DELIVERED
    if is_test:
        return Verdict.GIVE_UP
    if status_code == 410:
        return Verdict.DEACTIVATE
    return Verdict.GIVE_UP if tries >= MAX_TRIES else Verdict.RETRY


def retry_after(header: str | None, now: datetime) -> int:
    """Return how many seconds a `Retry-After` header asks for (a number, or a date); 0 for none or an unreadable one."""
    if not header:
        return 0
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, min(int((moment - now).total_seconds()), LONGEST_RETRY_AFTER))
