"""Who watches a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.scheduling import queries
from stratus.scheduling.errors import ScheduleArchived, ScheduleFinished
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.scheduling.schedules.actions import lock_schedule
from stratus.scheduling.schedules.states import State, state_of
from stratus.tenancy.bulk import insert_many
from stratus.tenancy.queries import tenant_settings


def add_invigilators(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[ScheduleInvigilator]:
    """Let users with the right *Invigilate* watch a schedule or draft; returns the new ones, in the given order. Skips other users.

    The number of statements does not depend on the number of users.

    Raises ScheduleNotFound, or where the call comes from another system ScheduleArchived or ScheduleFinished.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        _must_not_be_over(schedule, by, now)
        able = queries.able_to_invigilate(user_ids)
        there = set(ScheduleInvigilator.objects.filter(schedule=schedule).values_list("user_id", flat=True))
        wanted = [pk for pk in dict.fromkeys(user_ids) if pk in able and pk not in there]
        added = [ScheduleInvigilator(schedule=schedule, user_id=pk) for pk in wanted]
        insert_many(added)
        subjects = [(invigilator, {"user_id": invigilator.user_id}) for invigilator in added]
        log.record_many("invigilators.added", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return added


def remove_invigilators(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[int]:
    """Remove users as invigilators; returns the ids of those who were.

    The number of statements does not depend on the number of users.

    Raises ScheduleNotFound, or where the call comes from another system ScheduleArchived or ScheduleFinished.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        _must_not_be_over(schedule, by, now)
        leaving = list(ScheduleInvigilator.objects.filter(schedule=schedule, user_id__in=list(user_ids)).order_by("pk"))
        subjects = [(invigilator, {"user_id": invigilator.user_id}) for invigilator in leaving]
        log.record_many("invigilators.removed", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
        ScheduleInvigilator.objects.filter(pk__in=[invigilator.pk for invigilator in leaving]).delete()
    return [invigilator.user_id for invigilator in leaving]


def _must_not_be_over(schedule: Schedule, by: Actor, now: datetime) -> None:
    """Refuse calls from the External API with 302 and 305 (`api/reference` §3.5.12).

    On screen invigilators may still be changed, to decide who sees the finished exam's attendance and logs. A draft is never finished.
    """
    if by.door != Door.API:
        return
    state = state_of(schedule, now, tenant_settings().archive_after_hours)
    if state == State.ARCHIVED:
        raise ScheduleArchived
    if state == State.FINISHED:
        raise ScheduleFinished
