"""Who may see and work on a schedule besides its owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.people.sharing import actions as sharing
from stratus.scheduling.models import ScheduleSharing
from stratus.scheduling.schedules.actions import lock_schedule


def share_schedule(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[ScheduleSharing]:
    """Share a schedule in any state with users; returns the new ones, in the given order.

    Skips the owner (who sees it anyway), users who are disabled or deleted, and those who have it already. What people can do with it still
    depends on their rights. The number of statements does not depend on the number of users. Raises ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        shared = sharing.share(ScheduleSharing, schedule, user_ids, owner_id=schedule.owner_id).new
        subjects = [(row, {"user_id": row.user_id}) for row in shared]
        log.record_many("schedule.shared", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return shared


def unshare_schedule(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[int]:
    """Stop sharing a schedule with users, disabled ones too; returns the ids of those who had it.

    The number of statements does not depend on the number of users. Raises ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        leaving = sharing.unshare(ScheduleSharing, schedule, user_ids)
        subjects = [(row, {"user_id": row.user_id}) for row in leaving]
        log.record_many("schedule.unshared", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return [row.user_id for row in leaving]
