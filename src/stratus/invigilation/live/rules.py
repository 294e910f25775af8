"""Pure rules of invigilation."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

SEVERITIES = (("LOW", 0.2), ("MEDIUM", 0.5), ("HIGH", 0.9))


def lti_severity(severity: str) -> float:
    """Return the number from 0 to 1 that says LOW, MEDIUM or HIGH in the LTI proctoring vocabulary (`incident_severity`)."""
    return dict(SEVERITIES)[severity]


def severity_of(number: float) -> str:
    """Return LOW (below a third), MEDIUM (below two thirds) or HIGH for an `incident_severity`, whatever it is."""
    return "LOW" if number < 1 / 3 else "MEDIUM" if number < 2 / 3 else "HIGH"


ORDERED = ("candidate.messaged", "attempt.paused", "attempt.resumed", "attempt.unlocked")
"""Actions that reach the browser as an order which it confirms: a message when the candidate closes it, others automatically."""
SLACK = timedelta(seconds=1)
"""An action's time is taken before it gets its locks, so a sync a little later may still have run before it."""


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
