"""How many breaks candidates have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts.actions.seats import Seat, Work, each, lock_seats
from stratus.delivery.attempts.breaks import MOST_BREAK_MINUTES, MOST_BREAKS
from stratus.delivery.attempts.errors import BreaksTaken, Refused
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.tenancy.bulk import update_many


@transaction.atomic
def set_breaks(registration_ids: Sequence[int], breaks: int, minutes: int, *, by: Actor, now: datetime) -> list[Refused]:
    """Give these candidates so many breaks of so many minutes in each attempt; 0 breaks: none. It holds at once, also while they sit.

    A break under way stays as long as it was. Refused with BreaksTaken. Event `registration.breaks_set` for each whose breaks changed.
    Raises InvalidFields for numbers out of bounds.
    """
    by.require(Permission.SCHEDULE, Permission.INVIGILATE)
    wrong = {}
    if not 0 <= breaks <= MOST_BREAKS:
        wrong["breaks"] = _("Must be between %(low)s and %(high)s.") % {"low": 0, "high": MOST_BREAKS}
    if not 1 <= minutes <= MOST_BREAK_MINUTES:
        wrong["break_minutes"] = _("Must be between %(low)s and %(high)s.") % {"low": 1, "high": MOST_BREAK_MINUTES}
    if wrong:
        raise InvalidFields(wrong)

    def change(seat: Seat, work: Work) -> None:
        if seat.running is not None and breaks < seat.running.breaks_taken:
            raise BreaksTaken(seat.running.breaks_taken)
        registration = seat.registration
        if (registration.breaks, registration.break_minutes) != (breaks, minutes):
            registration.breaks, registration.break_minutes = breaks, minutes
            work.registrations.append(registration)

    work = each(lock_seats(registration_ids, by=by, now=now), change)
    update_many(work.registrations, ["breaks", "break_minutes"])
    data = {"breaks": breaks, "break_minutes": minutes}
    for schedule_id in sorted({registration.schedule_id for registration in work.registrations}):
        subjects = [(one, data) for one in work.registrations if one.schedule_id == schedule_id]
        log.record_many("registration.breaks_set", by=by, subjects=subjects, schedule_id=schedule_id, at=now)
    return work.refused
