"""Reads about attempts: their state at a moment, decided in SQL exactly as `rules.with_status` decides it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, Value, When

from stratus.delivery.attempts import rules
from stratus.delivery.models import Attempt, AttemptStatus, SubmittedBy


def with_status(attempts: QuerySet[Attempt], now: datetime) -> QuerySet[Attempt]:
    """Annotate `status_now`, `ended_at_now` and `submitted_by_now`: a running attempt past its time reads as handed in by SYSTEM."""
    timed_out = _timed_out(now)
    running = Q(status__in=rules.RUNNING)
    return attempts.annotate(
        status_now=Case(
            When(timed_out, then=Value(AttemptStatus.HANDED_IN.value)),
            default=F("status"),
            output_field=CharField(),
        ),
        ended_at_now=Case(
            When(running & ~timed_out, then=Value(None)),
            default=F("ends"),
            output_field=DateTimeField(),
        ),
        submitted_by_now=Case(
            When(timed_out, then=Value(SubmittedBy.SYSTEM.value)),
            default=F("submitted_by"),
            output_field=CharField(),
        ),
    )


def due(attempts: QuerySet[Attempt], now: datetime) -> QuerySet[Attempt]:
    """Return the attempts that ended by the clock, whose SYSTEM hand-in is not written yet."""
    return attempts.filter(_timed_out(now))


def _timed_out(now: datetime) -> Q:
    return Q(status__in=rules.RUNNING, ends__lte=now)
