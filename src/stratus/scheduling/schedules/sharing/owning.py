"""Gives schedules to another owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.people.models import User
from stratus.scheduling.models import Schedule, ScheduleSharing


class OwnedSchedules:
    """Schedules as what people own (`people.owning`)."""

    name = "schedules"
    right = Permission.SCHEDULE

    def locked(self, owner: User) -> QuerySet[Schedule]:
        return Schedule.objects.select_for_update(no_key=True).filter(owner=owner, deleted_at=None).order_by("pk")

    def count(self, owner: User) -> int:
        return Schedule.objects.filter(owner=owner, deleted_at=None).count()

    def in_words(self, number: int) -> str:
        return ngettext("%(n)s schedule", "%(n)s schedules", number) % {"n": number}

    def give(self, owned: Sequence[Schedule], new_owner: User, *, by: Actor) -> None:
        ids = [one.pk for one in owned]
        # A new owner has all access, so what was shared with them is not shared any more.
        ScheduleSharing.objects.filter(schedule__in=ids, user=new_owner).delete()
        about = [(one, {"from_owner": one.owner_id, "to_owner": new_owner.pk}) for one in owned]
        Schedule.objects.filter(pk__in=ids).update(owner=new_owner)
        log.record_many("schedule.handed_over", by=by, subjects=about, schedule_id=lambda schedule: schedule.pk)
