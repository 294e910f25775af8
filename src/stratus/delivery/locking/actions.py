"""Unlocks candidates' pages that locked because the connection was lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts.actions.seats import Seat, Work, each, lock_seats, record, require
from stratus.delivery.attempts.errors import BadInput, NotLocked, NotRunning, Refused
from stratus.delivery.locking.codes import AT_ONCE
from stratus.delivery.locking.codes import unlock_code as code_of
from stratus.delivery.models import Order


@transaction.atomic
def unlock(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Refused]:
    """Tell these candidates' pages to show the questions again. Refused with NotRunning, NotLocked. Event `attempt.unlocked`.

    The order names the lock that it ends: a page that has locked again before the order arrives stays locked. The attempt counts as
    locked until its page reports that it is not.
    """
    require(by, Permission.INVIGILATE)

    def change(seat: Seat, work: Work) -> None:
        if seat.running is None:
            raise NotRunning()
        if seat.running.locked_at is None:
            raise NotLocked()
        work.attempts.append(seat.running)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    Order.objects.bulk_create(
        [Order(registration_id=one.registration_id, kind="unlock", text=one.lock_name, created_at=now) for one in work.attempts]
    )
    record("attempt.unlocked", work.attempts, by=by, now=now)
    return work.refused


@transaction.atomic
def give_unlock_code(registration_id: int, number: int, *, by: Actor, now: datetime) -> str:
    """Return the one-time code with the number that a locked page without connection shows. Event `attempt.unlock_code_given`.

    Raises NotRunning, or BadInput for a number that the page cannot show: a used one, or one too far ahead.
    """
    require(by, Permission.INVIGILATE)
    attempt = next((seat.running for seat in lock_seats([registration_id], by=by, now=now)), None)
    if attempt is None:
        raise NotRunning()
    if not attempt.codes_used < number <= attempt.codes_used + AT_ONCE:
        numbers = {"first": attempt.codes_used + 1, "last": attempt.codes_used + AT_ONCE}
        raise BadInput(_("Enter the number that the candidate's screen shows: from %(first)d to %(last)d.") % numbers, "number")
    record("attempt.unlock_code_given", [attempt], by=by, now=now, data={"code": number})
    return code_of(settings.PLAYER_KEY, attempt.pk, number)
