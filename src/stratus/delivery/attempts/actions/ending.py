"""How attempts end: by staff, by the clock, for good."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts import rules
from stratus.delivery.attempts.actions.orders import check_comment
from stratus.delivery.attempts.actions.seats import RUNNING, Seat, Work, each, end, lock_seats, record, require, timing, write, write_due
from stratus.delivery.attempts.errors import CannotReopen, CannotVoid, NotRunning, Refused
from stratus.delivery.attempts.ranges import Range, to_finalise
from stratus.delivery.models import Attempt, AttemptStatus, SubmittedBy
from stratus.events import log
from stratus.foundation.conflicts import is_away, took_too_long
from stratus.scheduling.models import Registration, Schedule

logger = structlog.get_logger(__name__)

BATCH = 200
MOST_SLOW = 5
"""How many attempts of a portion may take longer than the database allows before the rest of it is left for the next run: each costs that
time, and other organisations wait for it."""


@transaction.atomic
def void_attempts(registration_ids: Sequence[int], *, comment: str = "", by: Actor, now: datetime) -> list[Refused]:
    """Void the running attempt of these candidates, or the registration of those who have not started; this is final.

    Events: `attempt.voided`, or `registration.voided` if no attempt had begun. Refused with CannotVoid if handed in or void already.
    """
    require(by, Permission.VOID_ATTEMPTS)
    comment = check_comment(comment)

    def change(seat: Seat, work: Work) -> None:
        attempt = seat.running
        if attempt is not None:
            end(attempt, AttemptStatus.VOID, now)
            work.attempts.append(attempt)
        elif seat.attempt is None and seat.registration.voided_at is None:
            seat.registration.voided_at = now
            work.registrations.append(seat.registration)
        else:
            raise CannotVoid()

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    write(work.attempts)
    record("attempt.voided", work.attempts, by=by, now=now, data={"comment": comment})
    Registration.objects.filter(pk__in=[registration.pk for registration in work.registrations]).update(voided_at=now)
    for schedule_id in sorted({registration.schedule_id for registration in work.registrations}):
        subjects = [(r, {"comment": comment}) for r in work.registrations if r.schedule_id == schedule_id]
        log.record_many("registration.voided", by=by, subjects=subjects, schedule_id=schedule_id, at=now)
    return work.refused


def void_handed_in(attempts: Sequence[Attempt], *, comment: str = "", by: Actor, now: datetime) -> None:
    """Void attempts that were handed in; this is final. Their end stays the hand-in, which is when candidates stopped working.

    The attempts must have been locked with `hold` in this transaction. The caller (marking) decides whether they may be voided.
    Event `attempt.voided`. Raises NotAllowed, BadInput if the comment is too long, ValueError for an attempt that was not handed in.
    """
    require(by, Permission.VOID_ATTEMPTS)
    comment = check_comment(comment)
    if any(attempt.status != AttemptStatus.HANDED_IN for attempt in attempts):
        raise ValueError("Only attempts that were handed in are voided here.")
    for attempt in attempts:
        attempt.status = AttemptStatus.VOID
        attempt.submitted_by = ""
    write(attempts)
    record("attempt.voided", attempts, by=by, now=now, data={"comment": comment})


@transaction.atomic
def hand_in_for(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Hand in for these candidates now; answers that arrive within the grace period still count. Refused with NotRunning."""
    require(by, Permission.INVIGILATE)

    def change(seat: Seat, work: Work) -> None:
        attempt = seat.running
        if attempt is None:
            raise NotRunning()
        end(attempt, AttemptStatus.HANDED_IN, now)
        work.attempts.append(attempt)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    write(work.attempts)
    record("attempt.handed_in", work.attempts, by=by, now=now, data={"submitted_by": SubmittedBy.SYSTEM.value})
    return work.refused


@transaction.atomic
def reopen(registration_ids: Sequence[int], *, minutes: int = 0, comment: str = "", by: Actor, now: datetime) -> list[Refused]:
    """Let these candidates go on with the attempt that was handed in, with `minutes` more; the clock never stopped.

    The schedule's present end counts, also if it was moved meanwhile.

    Refused with CannotReopen: not handed in, or no time left even with the minutes. Marking and results refuse it (a submitted score, a
    published result) in their reactions to `attempt.reopened`, which raise and so undo the whole call.
    """
    require(by, Permission.INVIGILATE)
    comment = check_comment(comment)
    schedules = Schedule.objects.filter(registrations__pk__in=registration_ids).order_by("pk").values_list("pk", flat=True)
    locked = Schedule.objects.filter(pk__in=set(schedules)).select_for_update(no_key=True).order_by("pk")
    ends = dict(locked.values_list("pk", "ends_at"))

    def change(seat: Seat, work: Work) -> None:
        attempt = seat.attempt
        if attempt is None or attempt.status != AttemptStatus.HANDED_IN:
            raise CannotReopen(_("Only an attempt that was handed in can be opened again."))
        attempt.granted_extra_time += max(minutes, 0)
        attempt.schedule_end = ends[attempt.schedule_id]
        deadline = rules.deadline(timing(attempt))
        if now >= deadline:
            raise CannotReopen(_("The time is over: give extra time, within the schedule's window."))
        attempt.deadline_at = deadline
        attempt.status = AttemptStatus.IN_PROGRESS
        attempt.ended_at = None
        attempt.submitted_by = ""
        attempt.finalised_at = None
        work.attempts.append(attempt)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    write(work.attempts)
    record("attempt.reopened", work.attempts, by=by, now=now, data={"minutes": minutes, "comment": comment})
    return work.refused


def finalise_due(*, now: datetime, within: Range | None = None) -> int:
    """Write the SYSTEM hand-ins that are due, record `attempt.final` for every attempt that became final, and return how many did.

    Goes through the current tenant, or a range of its attempts, in small transactions. Several may do so at once: none waits for another,
    and each attempt becomes final once. An attempt whose reactions fail is logged and tried again in the next run, without holding up
    the others; where several take longer than the database allows, what is left of their portion waits too (`MOST_SLOW`). A database that
    is away ends it: nobody waits for a connection for each attempt.
    """
    by = Actor.system()
    done = 0
    due = to_finalise(now, within)
    while places := list(due[:BATCH]):
        waiting = sorted(pk for pk, _due_at in places)
        try:
            done += _finalise(waiting, by=by, now=now)
        except Exception as error:
            if is_away(error):
                raise
            slow = 0
            # In no order: where some always take too long, all others have their turn in one of the runs.
            for pk in random.sample(waiting, len(waiting)):
                try:
                    done += _finalise([pk], by=by, now=now)
                except Exception as its_own:
                    if is_away(its_own):
                        raise
                    logger.exception("attempt_not_finalised", attempt=pk)
                    slow += took_too_long(its_own)
                    if slow == MOST_SLOW:
                        break
        # Continues from here: those that failed, or that another transaction has locked, are left for the next run.
        last, until = places[-1]
        due = to_finalise(now, within, after=(until, last))
    return done


@transaction.atomic
def _finalise(pks: Sequence[int], *, by: Actor, now: datetime) -> int:
    attempts = list(
        Attempt.objects.filter(pk__in=pks, finalised_at=None)
        .prefetch_related("schedule", "registration")  # not joined, which may walk through all rows of the tenant for each of these
        .select_for_update(no_key=True, skip_locked=True)
        .order_by("pk")
    )
    write_due(attempts, by=by, now=now)
    final = []
    for attempt in attempts:
        if attempt.status in RUNNING:
            continue
        moment = rules.final_at(rules.Status(attempt.status, attempt.ended_at, attempt.submitted_by), attempt.grace_seconds)
        if moment is not None and now >= moment:
            attempt.finalised_at = now
            final.append(attempt)
    write(final)
    record("attempt.final", final, by=by, now=now)
    return len(final)
