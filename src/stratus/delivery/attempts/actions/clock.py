"""What changes how much time candidates have: extra time, pauses, a later end. Each also updates the stored deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts import rules
from stratus.delivery.attempts.actions.orders import check_comment, tell
from stratus.delivery.attempts.actions.seats import Seat, Work, each, lock_seats, record, require, settle, stop_pause, timing, write
from stratus.delivery.attempts.errors import BadInput, CannotStart, NoTimeLimit, NotPaused, NotRunning, Refused
from stratus.delivery.models import AttemptStatus
from stratus.events import log
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_version
from stratus.tenancy.bulk import update_many

MOST_MINUTES = 10_000


@transaction.atomic
def grant_extra_time(registration_ids: Sequence[int], minutes: int, *, comment: str = "", by: Actor, now: datetime) -> list[Refused]:
    """Give these candidates extra minutes. Negative minutes take back what was granted, but never time that is already used.

    They go to the running attempt, or to the next one if none runs and another is allowed. Events: `attempt.extra_time_granted`,
    `registration.extra_time_granted`. Refused with NoTimeLimit, or with CannotStart (void, or no attempt left). Raises BadInput for 0 or
    an absurd number.
    """
    require(by, Permission.INVIGILATE)
    comment = check_comment(comment)
    if not minutes or abs(minutes) > MOST_MINUTES:
        raise BadInput(_("Enter a number of minutes."), "minutes")
    seats = lock_seats(registration_ids, by=by, now=now)
    allowed = _attempts_allowed(seats, now)

    def change(seat: Seat, work: Work) -> None:
        attempt = seat.running
        if attempt is not None:
            if attempt.duration is None:
                raise NoTimeLimit()
            attempt.granted_extra_time = rules.granted_after(
                granted=attempt.granted_extra_time,
                minutes=minutes,
                used=rules.minutes_used(
                    started_at=attempt.started_at,
                    paused_ms=attempt.paused_ms,
                    paused_at=attempt.paused_at,
                    break_until=attempt.break_until,
                    now=now,
                ),
                base=attempt.duration + attempt.profile_extra_time + attempt.schedule_extra_time,
            )
            attempt.deadline_at = rules.deadline(timing(attempt))
            work.attempts.append(attempt)
            return
        limit, duration = allowed[seat.registration.schedule_id]
        if duration is None:
            raise NoTimeLimit()
        is_void = seat.registration.voided_at is not None or (seat.attempt is not None and seat.attempt.status == AttemptStatus.VOID)
        if is_void or rules.attempts_left(limit, seat.attempt.number if seat.attempt else 0) == 0:
            raise CannotStart()
        seat.registration.granted_next = rules.granted_after(granted=seat.registration.granted_next, minutes=minutes, used=0, base=0)
        work.registrations.append(seat.registration)

    work = each(seats, change)
    write(work.attempts)
    record(
        "attempt.extra_time_granted",
        work.attempts,
        by=by,
        now=now,
        data=lambda attempt: {"minutes": minutes, "granted": attempt.granted_extra_time, "comment": comment},
    )
    update_many(work.registrations, ["granted_next"])
    for schedule_id in sorted({registration.schedule_id for registration in work.registrations}):
        subjects = [
            (r, {"minutes": minutes, "granted": r.granted_next, "comment": comment})
            for r in work.registrations
            if r.schedule_id == schedule_id
        ]
        log.record_many("registration.extra_time_granted", by=by, subjects=subjects, schedule_id=schedule_id, at=now)
    return work.refused


@transaction.atomic
def pause(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Stop the clock of these candidates' running attempts; a paused one stays paused. Refused with NotRunning."""
    require(by, Permission.INVIGILATE)

    def change(seat: Seat, work: Work) -> None:
        if seat.running is None:
            raise NotRunning()
        if seat.running.status == AttemptStatus.IN_PROGRESS:
            seat.running.status = AttemptStatus.PAUSED
            seat.running.paused_at = now
            work.attempts.append(seat.running)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    write(work.attempts)
    tell([attempt.registration_id for attempt in work.attempts], "pause", "", now=now)
    record("attempt.paused", work.attempts, by=by, now=now)
    return work.refused


@transaction.atomic
def resume(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Restart these candidates' clocks; the pause is added to their time, up to the schedule's end. Refused with NotRunning, NotPaused."""
    require(by, Permission.INVIGILATE)

    def change(seat: Seat, work: Work) -> None:
        if seat.running is None:
            raise NotRunning()
        if seat.running.status != AttemptStatus.PAUSED:
            raise NotPaused()
        seat.running.status = AttemptStatus.IN_PROGRESS
        stop_pause(seat.running, now)
        work.attempts.append(seat.running)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    write(work.attempts)
    tell([attempt.registration_id for attempt in work.attempts], "resume", "", now=now)
    record("attempt.resumed", work.attempts, by=by, now=now, data=lambda attempt: {"paused_ms": attempt.paused_ms})
    return work.refused


_MOVE_END = f"""
UPDATE delivery_attempt
   SET schedule_end = %(end)s, deadline_at = {rules.deadline_sql(schedule_end="%(end)s")}
 WHERE tenant_id = %(tenant)s AND schedule_id = %(schedule)s AND status IN ('IN_PROGRESS', 'PAUSED')
"""  # noqa: S608 -- names of columns and of parameters, no input


@transaction.atomic
def move_schedule_end(schedule_id: int, ends_at: datetime, *, comment: str, by: Actor, now: datetime) -> Schedule:
    """Move a schedule's end to a later time (after a fire alarm), and the deadline of every running attempt that the end cuts short.

    Event `schedule.end_moved`. Raises BadInput if the end is not later than both the present end and now, or without a reason;
    Schedule.DoesNotExist for an unknown id.
    """
    require(by, Permission.INVIGILATE)
    comment = check_comment(comment)
    schedule = Schedule.objects.select_for_update(no_key=True).get(pk=schedule_id, deleted_at=None)
    if not comment:
        raise BadInput(_("Say why the end is moved."), "comment")
    if ends_at <= max(schedule.ends_at, now):
        raise BadInput(_("The end can only be moved to a later moment."), "ends_at")
    settle(schedule, by=by, now=now)
    minutes = int((ends_at - schedule.ends_at) / timedelta(minutes=1))
    schedule.ends_at = ends_at
    schedule.end_is_given = True
    schedule.save(update_fields=["ends_at", "end_is_given"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM delivery_attempt WHERE tenant_id = %s AND schedule_id = %s AND status IN ('IN_PROGRESS', 'PAUSED')"
            " ORDER BY id FOR NO KEY UPDATE",
            [schedule.tenant_id, schedule.pk],
        )
        cursor.execute(_MOVE_END, {"end": ends_at, "tenant": schedule.tenant_id, "schedule": schedule.pk})
    codes = {"ends_at": ends_at.isoformat(), "minutes": minutes, "comment": comment}
    log.record("schedule.end_moved", by=by, subject=schedule, schedule_id=schedule.pk, at=now, **codes)
    return schedule


def _attempts_allowed(seats: Sequence[Seat], now: datetime) -> dict[int, tuple[int | None, int | None]]:
    """Return, per schedule, how many attempts its version allows and its duration."""
    schedules = Schedule.objects.filter(pk__in={seat.registration.schedule_id for seat in seats if seat.running is None})
    options = {schedule.pk: delivered_version(schedule, now).options for schedule in schedules}
    return {pk: (of["attempts_allowed"], of["duration"]) for pk, of in options.items()}
