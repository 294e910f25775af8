"""Breaks that stop the clock: whether one may begin, how long it lasts, when it is over (docs/adr/0018-breaks.md).

Pure, and without Django: the saver asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from stratus.delivery.attempts import rules

MOST_BREAKS = 20
MOST_BREAK_MINUTES = 60

BEGUN = "attempt.break_begun"
ENDED = "attempt.break_ended"


@dataclass(frozen=True, slots=True)
class Breaks:
    """The breaks of an attempt: `number` of `minutes` each may be taken, `taken` were begun, the last of them until `until`."""

    number: int
    minutes: int
    taken: int
    until: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Breaks:
        """Return them from a row with the columns of registration and attempt."""
        return cls(row["breaks"], row["break_minutes"], row["breaks_taken"], row["break_until"])


@dataclass(frozen=True, slots=True)
class Changed:
    """What a request made of them: `paused_ms` grows by `ms`, and events (kind, moment) are recorded."""

    breaks: Breaks
    ms: int = 0
    events: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was done: `no_breaks` (none is left) or `paused` (an invigilator's pause is under way)."""

    code: str


def is_on(breaks: Breaks, status: str, now: datetime) -> bool:
    """Tell whether the candidate is on a break. `status`: the state at `now`; a pause by an invigilator stops the break too."""
    return status == "IN_PROGRESS" and breaks.until is not None and now < breaks.until


def begin(breaks: Breaks, number: int, status: str, now: datetime) -> Changed | Refused:
    """Begin break `number` of a running attempt. One that was begun before is left as it is, so that a request may come twice."""
    if number <= breaks.taken:
        return Changed(breaks)
    if status == "PAUSED":
        return Refused("paused")
    if number != breaks.taken + 1 or number > breaks.number or is_on(breaks, status, now):
        return Refused("no_breaks")
    length = timedelta(minutes=breaks.minutes)
    before = over(breaks, status, now)
    begun = replace(breaks, taken=number, until=now + length)
    return Changed(begun, rules.milliseconds(length), (*before.events, (BEGUN, now)))


def end(breaks: Breaks, number: int, status: str, now: datetime) -> Changed | Refused:
    """End break `number`: what is left of it is given back. One that is over is left as it is."""
    if number != breaks.taken or not is_on(breaks, status, now):
        return over(breaks, status, now)
    left = rules.break_left(break_until=breaks.until, paused_at=None, at=now)
    return Changed(replace(breaks, until=None), -left, ((ENDED, now),))


def over(breaks: Breaks, status: str, now: datetime) -> Changed:
    """Note that a break is over, if one ended by itself and nobody has noted it yet."""
    if status != "IN_PROGRESS" or breaks.until is None or now < breaks.until:
        return Changed(breaks)
    return Changed(replace(breaks, until=None), 0, ((ENDED, breaks.until),))


def told(row: Mapping[str, Any], status: str, now: datetime) -> dict[str, Any] | None:
    """Return what a browser is told about breaks, None where there are none.

    `until`: when the break under way is over; `closes`: the schedule's end.
    """
    breaks = Breaks.of(row)
    on = is_on(breaks, status, now)
    if not breaks.number and not on:
        return None
    return {
        "number": breaks.number,
        "minutes": breaks.minutes,
        "taken": breaks.taken,
        "until": breaks.until if on else None,
        "closes": row["schedule_end"],
    }
