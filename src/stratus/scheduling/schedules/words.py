"""Under which words schedules are found: their own, and those of what they deliver."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.assessments.drafts.words import texts_of
from stratus.scheduling.models import Schedule
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Schedule]:
    return Schedule.objects.filter(deleted_at=None).select_related("assessment")


def _texts(schedule: Schedule) -> list[str]:
    return [schedule.title, schedule.external_id, *texts_of(schedule.assessment)]


SCHEDULES = Kind("schedule", rows=_rows, texts=_texts)
