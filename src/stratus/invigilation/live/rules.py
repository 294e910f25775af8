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
    "void": {"NOT_STARTED", "READY", "IN_PROGRESS", "PAUSED"},
    "remove": {"NOT_STARTED", "READY", "VOID"},
}
"""The statuses in which an action can do anything; one that is not named may do so in every status."""


def refused_acts(status: str, *, is_locked: bool) -> list[str]:
    """Return the actions that would be refused, or change nothing, for a candidate of this status: their row need not offer them."""
    return [act for act, statuses in TAKEN_BY.items() if status not in statuses or (act == "unlock" and not is_locked)]


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
