"""What several schedules deliver, in a fixed number of statements; of its items no more than their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField

from stratus.assessments.models import AssessmentVersion
from stratus.scheduling import rules
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.tenancy.models import TenantSettings


@dataclass(slots=True)
class Delivered:
    """What the live screen needs of a version: its options, the number of its questions, and its sections."""

    options: Any
    questions: int
    sections: Sequence[Mapping[str, Any]] = ()


def delivered_versions(schedules: Sequence[Schedule], now: datetime) -> dict[int, Delivered]:
    """Return schedule id → what it delivers as of `now`, as `scheduling.queries.pinned_version` says it; nothing is stored.

    One statement where all versions are pinned, else three. Raises AssessmentVersion.DoesNotExist if nothing is published.
    """
    chosen = {one.pk: one.version_id for one in schedules if one.version_id is not None}
    if open_ones := [one for one in schedules if one.version_id is None]:
        chosen |= _not_pinned(open_ones, now)
    number = Func(F("items"), function="jsonb_array_length", output_field=IntegerField())
    rows = AssessmentVersion.objects.filter(pk__in=set(chosen.values())).annotate(questions=number)
    found = {pk: Delivered(*delivered) for pk, *delivered in rows.values_list("pk", "options", "questions", "sections")}
    return {schedule_id: found[version_id] for schedule_id, version_id in chosen.items()}


def _not_pinned(schedules: Sequence[Schedule], now: datetime) -> Mapping[int, int]:
    minutes = TenantSettings.objects.values_list("preparation_minutes", flat=True).first()
    published: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    rows = AssessmentVersion.objects.filter(assessment__in={one.assessment_id for one in schedules}).order_by("published_at", "number")
    for pk, assessment_id, published_at in rows.values_list("pk", "assessment_id", "published_at"):
        published[assessment_id].append((published_at, pk))
    return {one.pk: _latest(published[one.assessment_id], _moment(one, 20 if minutes is None else minutes, now)) for one in schedules}


def _moment(schedule: Schedule, minutes: int, now: datetime) -> datetime:
    """Return up to when a publication counts: the preparation moment once it has come, else now."""
    if schedule.activated_at is None or schedule.status != ScheduleStatus.ACTIVE:
        return now
    return min(rules.preparation_moment(schedule.activated_at, schedule.starts_at, minutes), now)


def _latest(published: Sequence[tuple[datetime, int]], moment: datetime) -> int:
    if not published:
        raise AssessmentVersion.DoesNotExist("Nothing is published.")
    return next((pk for published_at, pk in reversed(published) if published_at <= moment), published[-1][1])
