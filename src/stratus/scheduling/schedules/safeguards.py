"""Safeguards of an exam: Safe Exam Browser, proctoring."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.scheduling.errors import ScheduleIsOver
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.actions import is_over, lock_schedule


def change_safeguards(schedule_id: int, *, use_seb: bool | None, use_proctorio: bool | None, by: Actor, now: datetime) -> Schedule:
    """Set whether a schedule is taken in Safe Exam Browser only, and with Proctorio; None: as the assessment says.

    Unlike other settings it can be changed while the exam runs, in case the software in a hall fails. It applies to candidates who start or
    reload their exam from then on. Raises NotAllowed, ScheduleNotFound or ScheduleIsOver.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if is_over(schedule, now):
            raise ScheduleIsOver
        wanted = {"use_seb": use_seb, "use_proctorio": use_proctorio}
        changed = {name: value for name, value in wanted.items() if getattr(schedule, name) != value}
        for name, value in changed.items():
            setattr(schedule, name, value)
        if changed:
            schedule.save(update_fields=list(changed))
            log.record("schedule.safeguards_changed", by=by, subject=schedule, schedule_id=schedule.pk, at=now, **changed)
    return schedule
