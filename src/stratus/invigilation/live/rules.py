"""Which actions a candidate's row offers, and whether one has reached the candidate. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

ORDERED = ("candidate.messaged", "attempt.paused", "attempt.resumed", "attempt.unlocked")
"""Actions that reach the browser as an order which it confirms: a message when the candidate closes it, others automatically."""
SLACK = timedelta(seconds=1)
"""An action's time is taken before it gets its locks, so a sync a little later may still have run before it."""

TAKEN_BY = {
    "pause": {"IN_PROGRESS"},
    "resume": {"PAUSED"},
    "unlock": {"IN_PROGRESS", "PAUSED"},
    "hand_in": {"IN_PROGRESS", "PAUSED"},
    "reopen": {"HANDED_IN"},
    "void": {"", "IN_PROGRESS", "PAUSED"},
    "remove": {""},
}
"""The statuses of the last attempt in which an action can do anything, "" before the first; one that is not named may do so in each."""


def refused_acts(attempt: str, *, is_void: bool, is_locked: bool) -> list[str]:
    """Return the actions that would be refused, or change nothing, for a candidate: their row need not offer them.

    `attempt`: the status of their last attempt, also of one that they may follow with another; "" if there is none. `is_void`: whether the
    row says so, be it of the attempt or of the registration.
    """
    idle = {"void": is_void, "unlock": not is_locked}
    return [act for act, statuses in TAKEN_BY.items() if attempt not in statuses or idle.get(act)]


class Arrival(StrEnum):
    """Whether an action of staff has reached the candidate."""

    ON_ITS_WAY = "ON_ITS_WAY"
    ARRIVED = "ARRIVED"
    CONFIRMED = "CONFIRMED"


def arrival(*, kind: str, at: datetime, received_at: datetime | None, heard_at: datetime | None) -> Arrival:
    """Return whether an action of staff, of this kind and at this moment, has reached the candidate.

    `received_at`: when the browser confirmed the order. `heard_at`: the last request of the candidate's browser, whose response tells it
    everything that happened before.
    """
    if kind in ORDERED and received_at is not None:
        return Arrival.CONFIRMED
    return Arrival.ARRIVED if heard_at is not None and heard_at >= at + SLACK else Arrival.ON_ITS_WAY
