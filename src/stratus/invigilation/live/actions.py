"""The invigilator's actions. They check rights and call `delivery.attempts.actions`, which does the work.

Each takes one schedule, or the several of a hall, and ids of their registrations; ids of other schedules are ignored. They return the
candidates for whom nothing could be done, with the reason. Each raises NotAllowed without the right, and NotYours if the actor may not
watch one of the schedules; then nothing is done on any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.delivery.attempts import actions as delivery
from stratus.delivery.attempts.errors import BadInput, DeliveryError, Refused
from stratus.delivery.locking import actions as locking
from stratus.delivery.models import Attempt
from stratus.delivery.unsent import actions as unsent
from stratus.delivery.unsent.actions import Imported
from stratus.invigilation.errors import HasIncident, HasStarted, NoKeycodes, NotYours
from stratus.scheduling.candidates import actions as scheduling
from stratus.scheduling.links import keycodes
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import schedules_invigilated_by, schedules_visible_to
from stratus.scheduling.schedules.actions import lock_schedule
from stratus.tenancy.queries import tenant_settings

Watched = int | Sequence[int]
"""The id of one schedule, or those of a hall."""


def watched(schedule_id: int, *, by: Actor) -> Schedule:
    """Return the activated schedule if the actor may watch it. Raises NotAllowed, NotYours."""
    return watched_all([schedule_id], by=by)[0]


def watched_all(schedule_ids: Watched, *, by: Actor) -> list[Schedule]:
    """Return these activated schedules by id if the actor may watch every one of them; one statement. Raises NotAllowed, NotYours."""
    if by.door == Door.API:
        by.require(Permission.USE_EXTERNAL_API)
        schedules = Schedule.objects.filter(deleted_at=None, status=ScheduleStatus.ACTIVE)
    else:
        by.require(Permission.INVIGILATE)
        schedules = schedules_invigilated_by(by)
    wanted = {schedule_ids} if isinstance(schedule_ids, int) else set(schedule_ids)
    found = list(schedules.filter(pk__in=wanted).order_by("pk"))
    if not found or len(found) != len(wanted):
        raise NotYours()
    return found


@transaction.atomic
def grant_extra_time(
    schedule_ids: Watched, registration_ids: Sequence[int], minutes: int, *, comment: str = "", by: Actor, now: datetime
) -> list[Refused]:
    """Give extra minutes, or take granted ones back. See `delivery.attempts.actions.grant_extra_time`."""
    return delivery.grant_extra_time(_of(schedule_ids, registration_ids, by), minutes, comment=comment, by=by, now=now)


@transaction.atomic
def set_breaks(
    schedule_ids: Watched, registration_ids: Sequence[int], breaks: int, minutes: int, *, by: Actor, now: datetime
) -> list[Refused]:
    """Give breaks that stop the clock. See `delivery.attempts.actions.set_breaks`."""
    return delivery.set_breaks(_of(schedule_ids, registration_ids, by), breaks, minutes, by=by, now=now)


@transaction.atomic
def void_attempts(schedule_ids: Watched, registration_ids: Sequence[int], *, comment: str = "", by: Actor, now: datetime) -> list[Refused]:
    """Void running attempts, or registrations that have not started; final. See `delivery.attempts.actions.void_attempts`."""
    return delivery.void_attempts(_of(schedule_ids, registration_ids, by), comment=comment, by=by, now=now)


@transaction.atomic
def pause(schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Stop the clock. See `delivery.attempts.actions.pause`."""
    return delivery.pause(_of(schedule_ids, registration_ids, by), by=by, now=now)


@transaction.atomic
def resume(schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Let the clock go on. See `delivery.attempts.actions.resume`."""
    return delivery.resume(_of(schedule_ids, registration_ids, by), by=by, now=now)


@transaction.atomic
def unlock(schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Let locked candidates go on. See `delivery.locking.actions.unlock`."""
    return locking.unlock(_of(schedule_ids, registration_ids, by), by=by, now=now)


@transaction.atomic
def give_unlock_code(schedule_id: int, registration_id: int, number: int, *, by: Actor, now: datetime) -> str:
    """Return a one-time code for a candidate whose computer is offline. See `delivery.locking.actions.give_unlock_code`."""
    found = _of(schedule_id, [registration_id], by)
    if not found:
        raise NotYours()
    return locking.give_unlock_code(found[0], number, by=by, now=now)


@transaction.atomic
def import_answers(
    schedule_id: int, registration_id: int, attempt_number: int, content: bytes, check_code: str, *, by: Actor, now: datetime
) -> Imported:
    """Log answers from a file of one attempt; none counts yet. See `delivery.unsent.actions.import_answers`. Raises NotYours too."""
    schedule = watched(schedule_id, by=by)
    attempt = Attempt.objects.filter(schedule=schedule, registration_id=registration_id, number=attempt_number).first()
    if attempt is None:
        raise NotYours()
    return unsent.import_answers(attempt.pk, content, check_code, by=by, now=now)


@transaction.atomic
def hand_in_for(schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Hand in for candidates. See `delivery.attempts.actions.hand_in_for`."""
    return delivery.hand_in_for(_of(schedule_ids, registration_ids, by), by=by, now=now)


@transaction.atomic
def reopen(
    schedule_ids: Watched, registration_ids: Sequence[int], *, minutes: int = 0, comment: str = "", by: Actor, now: datetime
) -> list[Refused]:
    """Let candidates go on after a hand-in. See `delivery.attempts.actions.reopen`."""
    return delivery.reopen(_of(schedule_ids, registration_ids, by), minutes=minutes, comment=comment, by=by, now=now)


@transaction.atomic
def new_keycodes(
    schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime
) -> tuple[dict[int, str], list[Refused]]:
    """Replace candidates' keycodes; returns the new ones by registration id. See `scheduling.links.keycodes`.

    Refused with NoKeycodes for exams that use none.
    """
    schedules, organisation = watched_all(schedule_ids, by=by), tenant_settings()
    taking = [schedule for schedule in schedules if keycodes.uses_keycodes(schedule, organisation)]
    named = Registration.objects.filter(pk__in=registration_ids)
    found = list(named.filter(schedule__in=taking).order_by("pk"))
    codes = keycodes.renew(found, by=by, now=now)
    others = named.filter(schedule__in=schedules).exclude(schedule__in=taking).order_by("pk").values_list("pk", flat=True)
    return {pk: shown.code for pk, shown in codes.items()}, [Refused(pk, NoKeycodes()) for pk in others]


@transaction.atomic
def send_message(schedule_ids: Watched, registration_ids: Sequence[int], text: str, *, by: Actor, now: datetime) -> int:
    """Show candidates a message; returns how many get it. See `delivery.attempts.actions.send_message`."""
    return delivery.send_message(_of(schedule_ids, registration_ids, by), text, by=by, now=now)


@transaction.atomic
def move_schedule_end(schedule_id: int, ends_at: datetime, *, comment: str, by: Actor, now: datetime) -> Schedule:
    """Move the end of the whole schedule to a later moment. See `delivery.attempts.actions.move_schedule_end`."""
    return delivery.move_schedule_end(watched(schedule_id, by=by).pk, ends_at, comment=comment, by=by, now=now)


@transaction.atomic
def move_ends(schedule_ids: Watched, minutes: int, *, comment: str, by: Actor, now: datetime) -> list[Schedule]:
    """Move the end of each of these schedules that is not over by so many minutes, all or none; returns those that were moved.

    Raises BadInput without a reason, or if all schedules are over; OverflowError for a date beyond the calendar.
    """
    running = [schedule for schedule in watched_all(schedule_ids, by=by) if schedule.ends_at > now]
    if not running:
        raise BadInput(_("These exams are over."), "minutes")
    later = timedelta(minutes=minutes)
    return [delivery.move_schedule_end(one.pk, one.ends_at + later, comment=comment, by=by, now=now) for one in running]


@transaction.atomic
def add_candidates(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Registration]:
    """Add people to a running exam; returns the new registrations. Needs the right *Schedule* too. See `scheduling.candidates.actions`."""
    return scheduling.add_candidates(watched(schedule_id, by=by).pk, user_ids, by=by, now=now)


@transaction.atomic
def remove_candidates(schedule_ids: Watched, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Remove candidates from running exams, except those who have started, or about whom an incident was noted.

    Needs the right *Schedule* too. Refused with HasStarted, HasIncident. Also raises ScheduleNotFound for a schedule that the actor may
    watch but not change. Some statements per schedule from which somebody is removed.
    """
    by.require(Permission.SCHEDULE)
    named = Registration.objects.filter(schedule__in=watched_all(schedule_ids, by=by), pk__in=registration_ids)
    stay: dict[int, DeliveryError] = {}
    for schedule_id in sorted(set(named.values_list("schedule_id", flat=True))):
        schedule = lock_schedule(schedule_id, by)
        registrations = named.filter(schedule=schedule)
        list(registrations.select_for_update().order_by("pk").values_list("pk"))  # nobody can start, and no incident be noted, meanwhile
        stay |= {pk: HasIncident() for pk in registrations.filter(incidents__isnull=False).values_list("pk", flat=True)}
        stay |= {pk: HasStarted() for pk in registrations.filter(attempts__isnull=False).values_list("pk", flat=True)}
        users = list(registrations.exclude(pk__in=stay).order_by("pk").values_list("candidate_id", flat=True))
        scheduling.remove_candidates(schedule.pk, users, by=by, now=now)
    return [Refused(pk, error) for pk, error in sorted(stay.items())]


def may_change_candidates(schedules: Sequence[Schedule], by: Actor) -> bool:
    """Tell whether the actor may add and remove candidates of all of these exams, which they watch; at most one statement."""
    if not by.can(Permission.SCHEDULE):
        return False
    return schedules_visible_to(by).filter(pk__in=[one.pk for one in schedules]).count() == len(schedules)


def _of(schedule_ids: Watched, registration_ids: Sequence[int], by: Actor) -> list[int]:
    schedules = watched_all(schedule_ids, by=by)
    return list(Registration.objects.filter(schedule__in=schedules, pk__in=registration_ids).order_by("pk").values_list("pk", flat=True))
