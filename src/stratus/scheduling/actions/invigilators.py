"""Who watches a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stratus.events import log
from stratus.people.actor import Actor
from stratus.people.models import User
from stratus.people.permissions import Permission
from stratus.scheduling.actions.schedules import lock_schedule
from stratus.scheduling.models import ScheduleInvigilator


def add_invigilators(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[ScheduleInvigilator]:
    """Let users with the right *Invigilate* watch a schedule; returns the new ones. Others are left out.

    Raises ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        able = User.objects.holding(Permission.INVIGILATE).filter(pk__in=list(user_ids)).order_by("pk")
        there = set(ScheduleInvigilator.objects.filter(schedule=schedule).values_list("user_id", flat=True))
        added = ScheduleInvigilator.objects.bulk_create(
            [ScheduleInvigilator(schedule=schedule, user=user) for user in able if user.pk not in there]
        )
        subjects = [(invigilator, {"user_id": invigilator.user_id}) for invigilator in added]
        log.record_many("invigilators.added", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return added


def remove_invigilators(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[int]:
    """End the watching of users; returns the ids of those who watched. Raises ScheduleNotFound."""
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        leaving = list(ScheduleInvigilator.objects.filter(schedule=schedule, user_id__in=list(user_ids)).order_by("pk"))
        subjects = [(invigilator, {"user_id": invigilator.user_id}) for invigilator in leaving]
        log.record_many("invigilators.removed", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
        ScheduleInvigilator.objects.filter(pk__in=[invigilator.pk for invigilator in leaving]).delete()
    return [invigilator.user_id for invigilator in leaving]
