"""The invigilator's verbs: who may use them on which schedule; what they do is `delivery.actions`.

Each takes the schedule and ids of its registrations; ids of other schedules are left out. Returned are the candidates for whom nothing
could be done, with the reason. Raises NotAllowed without the right, NotYours on a schedule that the actor may not watch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stratus.delivery import actions as delivery
from stratus.delivery.errors import DeliveryError, Refused
from stratus.invigilation.errors import HasIncident, HasStarted, NotYours
from stratus.people.actor import Actor, Door
from stratus.people.permissions import Permission
from stratus.scheduling import actions as scheduling
from stratus.scheduling.actions.schedules import lock_schedule
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import schedules_invigilated_by, schedules_visible_to


def watched(schedule_id: int, *, by: Actor) -> Schedule:
    """Return the activated schedule if the actor may watch it. Raises NotAllowed, NotYours."""
    if by.door == Door.API:
        by.require(Permission.USE_EXTERNAL_API)
        schedules = Schedule.objects.filter(deleted_at=None, status=ScheduleStatus.ACTIVE)
    else:
        by.require(Permission.INVIGILATE)
        schedules = schedules_invigilated_by(by)
    found = schedules.filter(pk=schedule_id).first()
    if found is None:
        raise NotYours()
    return found


@transaction.atomic
def grant_extra_time(
    schedule_id: int, registration_ids: Sequence[int], minutes: int, *, comment: str = "", by: Actor, now: datetime
) -> list[Refused]:
    """Give minutes more, or take granted ones back. See `delivery.actions.grant_extra_time`."""
    return delivery.grant_extra_time(_of(schedule_id, registration_ids, by), minutes, comment=comment, by=by, now=now)


@transaction.atomic
def void_attempts(schedule_id: int, registration_ids: Sequence[int], *, comment: str = "", by: Actor, now: datetime) -> list[Refused]:
    """Make running attempts, or places not used yet, void for good. See `delivery.actions.void_attempts`."""
    return delivery.void_attempts(_of(schedule_id, registration_ids, by), comment=comment, by=by, now=now)


@transaction.atomic
def pause(schedule_id: int, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Stop the clock. See `delivery.actions.pause`."""
    return delivery.pause(_of(schedule_id, registration_ids, by), by=by, now=now)


@transaction.atomic
def resume(schedule_id: int, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Let the clock go on. See `delivery.actions.resume`."""
    return delivery.resume(_of(schedule_id, registration_ids, by), by=by, now=now)


@transaction.atomic
def hand_in_for(schedule_id: int, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Hand in for candidates. See `delivery.actions.hand_in_for`."""
    return delivery.hand_in_for(_of(schedule_id, registration_ids, by), by=by, now=now)


@transaction.atomic
def reopen(
    schedule_id: int, registration_ids: Sequence[int], *, minutes: int = 0, comment: str = "", by: Actor, now: datetime
) -> list[Refused]:
    """Let candidates go on after a hand-in. See `delivery.actions.reopen`."""
    return delivery.reopen(_of(schedule_id, registration_ids, by), minutes=minutes, comment=comment, by=by, now=now)


@transaction.atomic
def send_message(schedule_id: int, registration_ids: Sequence[int], text: str, *, by: Actor, now: datetime) -> int:
    """Show candidates a message; returns how many get it. See `delivery.actions.send_message`."""
    return delivery.send_message(_of(schedule_id, registration_ids, by), text, by=by, now=now)


@transaction.atomic
def move_schedule_end(schedule_id: int, ends_at: datetime, *, comment: str, by: Actor, now: datetime) -> Schedule:
    """Move the end of the whole schedule to a later moment. See `delivery.actions.move_schedule_end`."""
    return delivery.move_schedule_end(watched(schedule_id, by=by).pk, ends_at, comment=comment, by=by, now=now)


@transaction.atomic
def add_candidates(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Registration]:
    """Add people to a running exam; returns the new registrations. Needs the right *Schedule* too. See `scheduling.actions`."""
    return scheduling.add_candidates(watched(schedule_id, by=by).pk, user_ids, by=by, now=now)


@transaction.atomic
def remove_candidates(schedule_id: int, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Take candidates off a running exam; those who have started, or about whom an incident was noted, stay.

    Needs the right *Schedule* too. Refused with HasStarted, HasIncident.

    Raises besides `watched` ScheduleNotFound for a schedule that the actor may watch but not change.
    """
    by.require(Permission.SCHEDULE)
    schedule = lock_schedule(watched(schedule_id, by=by).pk, by)
    registrations = Registration.objects.filter(schedule=schedule, pk__in=registration_ids)
    list(registrations.select_for_update().order_by("pk").values_list("pk"))  # nobody starts, and nothing is noted, meanwhile
    stay: dict[int, DeliveryError] = {
        pk: HasIncident() for pk in registrations.filter(incidents__isnull=False).values_list("pk", flat=True)
    }
    stay |= {pk: HasStarted() for pk in registrations.filter(attempts__isnull=False).values_list("pk", flat=True)}
    users = list(registrations.exclude(pk__in=stay).order_by("pk").values_list("candidate_id", flat=True))
    scheduling.remove_candidates(schedule.pk, users, by=by, now=now)
    return [Refused(pk, error) for pk, error in sorted(stay.items())]


def may_change_candidates(schedule: Schedule, by: Actor) -> bool:
    """Tell whether the actor may add and remove candidates of an exam that he watches."""
    return by.can(Permission.SCHEDULE) and schedules_visible_to(by).filter(pk=schedule.pk).exists()


def _of(schedule_id: int, registration_ids: Sequence[int], by: Actor) -> list[int]:
    schedule = watched(schedule_id, by=by)
    return list(Registration.objects.filter(schedule=schedule, pk__in=registration_ids).order_by("pk").values_list("pk", flat=True))
