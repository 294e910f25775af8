"""The states that staff see of a schedule: one rule for a single schedule, and its twin in SQL for lists and filters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from stratus.scheduling import rules
from stratus.scheduling.models import Schedule, ScheduleStatus


class State(TextChoices):
    """A schedule at one moment."""

    DRAFT = "DRAFT", _("Draft")
    PLANNED = "PLANNED", _("Planned")
    OPEN = "OPEN", _("Open")
    FINISHED = "FINISHED", _("Finished")
    ARCHIVED = "ARCHIVED", _("Archived")


COLOURS = {State.DRAFT: "secondary", State.PLANNED: "blue", State.OPEN: "green", State.FINISHED: "purple", State.ARCHIVED: "dark"}


def state_of(schedule: Schedule, now: datetime, archive_after_hours: int) -> State:
    """Return the state at `now`. A draft is never archived by the clock, only by hand."""
    if schedule.archived_at is not None:
        return State.ARCHIVED
    if schedule.status == ScheduleStatus.DRAFT:
        return State.DRAFT
    if rules.is_archived(schedule.archived_at, schedule.ends_at, now, archive_after_hours):
        return State.ARCHIVED
    if rules.is_finished(schedule.ends_at, now):
        return State.FINISHED
    return State.OPEN if now >= schedule.starts_at else State.PLANNED


def with_state(schedules: QuerySet[Schedule], now: datetime, archive_after_hours: int) -> QuerySet[Any]:
    """Annotate `state_now`, computed as in `state_of`."""
    archived_before = now - timedelta(hours=archive_after_hours)
    return schedules.annotate(
        state_now=Case(
            When(archived_at__isnull=False, then=Value(State.ARCHIVED.value)),
            When(status=ScheduleStatus.DRAFT, then=Value(State.DRAFT.value)),
            When(ends_at__lte=archived_before, then=Value(State.ARCHIVED.value)),
            When(ends_at__lte=now, then=Value(State.FINISHED.value)),
            When(starts_at__lte=now, then=Value(State.OPEN.value)),
            default=Value(State.PLANNED.value),
            output_field=CharField(),
        )
    )
