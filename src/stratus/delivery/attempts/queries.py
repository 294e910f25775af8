"""Reads about attempts. Their state at a moment is computed in SQL exactly as `rules.with_status` computes it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

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


def begun(registration_ids: Collection[int]) -> set[int]:
    """Return those of these registrations that have an attempt; one query."""
    return set(Attempt.objects.filter(registration__in=registration_ids).values_list("registration_id", flat=True))


def anyone_began(schedule_id: int) -> bool:
    """Tell whether a schedule has an attempt; one query."""
    return Attempt.objects.filter(schedule=schedule_id).exists()


def attempt_ids_taken(external_ids: Collection[str], registration_ids: Collection[int]) -> set[str]:
    """Return those of these external ids that attempts of other registrations than these have; one query."""
    others = Attempt.objects.filter(external_id__in=external_ids).exclude(registration__in=registration_ids)
    return set(others.values_list("external_id", flat=True))


def any_not_final(schedule_id: int) -> bool:
    """Tell whether a schedule has an attempt that is not final; void ones do not count. One query."""
    return Attempt.objects.filter(schedule=schedule_id, finalised_at=None).exclude(status=AttemptStatus.VOID).exists()


def _timed_out(now: datetime) -> Q:
    return Q(status__in=rules.RUNNING, ends__lte=now)


def missing_numbers(told: Any, *, refused: bool | None = None) -> list[int]:
    """Return the numbers of the questions in `Attempt.missing`, in their order.

    `refused`: True for those whose answer arrived and was not accepted, False for those of which something never arrived, None for all.
    """
    entries = json.loads(told) if isinstance(told, str) else told or []
    return sorted(entry["number"] for entry in entries if refused is None or (entry["why"] == "refused") == refused)
