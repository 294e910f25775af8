"""Pure rules of watching an exam."""

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
"""What is told by an order that the browser confirms: a message when somebody has closed it, the others by themselves."""
SLACK = timedelta(seconds=1)
"""An action is dated before it locks, so a sync of the same moment may have come before it."""


class Arrival(StrEnum):
    """How far something that staff did has come on its way to the candidate."""

    ON_ITS_WAY = "ON_ITS_WAY"
    ARRIVED = "ARRIVED"
    CONFIRMED = "CONFIRMED"


def arrival(*, kind: str, at: datetime, received_at: datetime | None, heard_at: datetime | None) -> Arrival:
    """Return how far the event of this kind has come that staff caused at this moment.

    `received_at`: when the browser confirmed its order. `heard_at`: the last sign of life of the candidate's browser; with its answer it
    is told everything that happened before.
    """
    if kind in ORDERED and received_at is not None:
        return Arrival.CONFIRMED
    return Arrival.ARRIVED if heard_at is not None and heard_at >= at + SLACK else Arrival.ON_ITS_WAY
