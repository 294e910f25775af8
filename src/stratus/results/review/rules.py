"""When a review session is ongoing, which attempt it shows, and candidates' keycodes. Pure; `now` is always passed in (UTC)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

UNAMBIGUOUS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0 and O, 1 and I, because keycodes are read from a slip of paper."""
KEYCODE_LENGTH = 8


def is_archived(*, activated_at: datetime | None, archived_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Tell whether a session is archived: by hand, or because it was activated and its window is over (`api/reference` §5.19)."""
    return archived_at is not None or (activated_at is not None and ends_at is not None and now >= ends_at)


@dataclass(frozen=True, slots=True)
class Sat:
    """One published attempt of a candidate on a schedule. `percentage` is of the maximum score."""

    result_id: int
    number: int
    percentage: Decimal
    is_void: bool


def that_counts(attempts: Iterable[Sat], *, best: bool) -> Sat:
    """Return the attempt that counts: the last, or the best (of equally good ones the later); a void one only if all are void.

    Raises ValueError if there is none.
    """
    if best:
        return max(attempts, key=lambda sat: (not sat.is_void, sat.percentage, sat.number))
    return max(attempts, key=lambda sat: sat.number)


def new_keycodes(count: int, taken: Collection[str]) -> list[str]:
    """Return this many keycodes that differ from each other and from those taken."""
    found: set[str] = set()
    while len(found) < count:
        keycode = "".join(secrets.choice(UNAMBIGUOUS) for _i in range(KEYCODE_LENGTH))
        if keycode not in taken:
            found.add(keycode)
    return list(found)


def new_pin() -> str:
    """Return four digits."""
    return f"{secrets.randbelow(10_000):04}"
