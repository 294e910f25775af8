"""Who may see and work on a schedule besides its owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.people.models import User
from stratus.scheduling.models import ScheduleSharing
from stratus.scheduling.schedules.actions import lock_schedule
from stratus.tenancy.bulk import insert_many


def share_schedule(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[ScheduleSharing]:
    """Share a schedule in any state with users; returns the new ones, in the given order.

    Skips the owner (who sees it anyway), users who are disabled or deleted, and those who have it already. What people can do with it still
    depends on their rights. The number of statements does not depend on the number of users. Raises ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        present = set(User.objects.present().filter(pk__in=list(user_ids)).values_list("pk", flat=True))
        there = set(ScheduleSharing.objects.filter(schedule=schedule).values_list("user_id", flat=True))
        new = present - there
        wanted = [pk for pk in dict.fromkeys(user_ids) if pk in new and pk != schedule.owner_id]
        shared = [ScheduleSharing(schedule=schedule, user_id=pk) for pk in wanted]
        insert_many(shared)
        subjects = [(sharing, {"user_id": sharing.user_id}) for sharing in shared]
        log.record_many("schedule.shared", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return shared


def unshare_schedule(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[int]:
    """Stop sharing a schedule with users, disabled ones too; returns the ids of those who had it.

    The number of statements does not depend on the number of users. Raises ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        leaving = list(ScheduleSharing.objects.filter(schedule=schedule, user_id__in=list(user_ids)).order_by("pk"))
        subjects = [(sharing, {"user_id": sharing.user_id}) for sharing in leaving]
        log.record_many("schedule.unshared", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
        ScheduleSharing.objects.filter(pk__in=[sharing.pk for sharing in leaving]).delete()
    return [sharing.user_id for sharing in leaving]
