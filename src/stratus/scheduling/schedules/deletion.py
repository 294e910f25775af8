"""Marks a schedule for deletion with all its data, and unmarks it. When the time has come, `retention.erasure` erases it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.events.erasure import Erased, delete_rows
from stratus.foundation.errors import InvalidFields
from stratus.scheduling.models import Keycode, Registration, Schedule, ScheduleInvigilator, ScheduleSharing
from stratus.scheduling.rules import LONGEST_NOTICE_DAYS
from stratus.scheduling.schedules.actions import lock_schedule
from stratus.search import actions as search
from stratus.tenancy import current
from stratus.tenancy.bulk import delete_many
from stratus.tenancy.models import Credential


def mark_for_deletion(schedule_id: int, notice_days: int, *, by: Actor, now: datetime) -> Schedule:
    """Mark a schedule in any state to be erased after this notice (see `rules.erased_from`); marking again restarts the notice.

    Raises NotAllowed, ScheduleNotFound or InvalidFields.
    """
    by.require(Permission.SCHEDULE)
    if not 0 <= notice_days <= LONGEST_NOTICE_DAYS:
        raise InvalidFields({"notice_days": _("Enter a number of days from 0 to %(most)d.") % {"most": LONGEST_NOTICE_DAYS}})
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        schedule.deletion_marked_at, schedule.deletion_notice_days = now, notice_days
        schedule.save(update_fields=["deletion_marked_at", "deletion_notice_days"])
        log.record("schedule.marked_for_deletion", by=by, subject=schedule, schedule_id=schedule.pk, at=now, notice_days=notice_days)
    return schedule


def cancel_deletion(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Unmark a schedule; without effect if it is not marked. Raises NotAllowed or ScheduleNotFound."""
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if schedule.deletion_marked_at is not None:
            schedule.deletion_marked_at = schedule.deletion_notice_days = None
            schedule.save(update_fields=["deletion_marked_at", "deletion_notice_days"])
            log.record("schedule.deletion_cancelled", by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete a schedule's registrations, launch links, invigilators, shares and words. The caller deletes the schedule itself, last."""
    links = Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.LAUNCH)
    delete_many(links.filter(subject_id__in=erased.registrations))
    search.forget("schedule", [erased.schedule_id])
    return delete_rows(
        [
            Keycode.objects.filter(registration__in=erased.registrations),
            Registration.objects.filter(schedule=erased.schedule_id),
            ScheduleInvigilator.objects.filter(schedule=erased.schedule_id),
            ScheduleSharing.objects.filter(schedule=erased.schedule_id),
        ]
    )
