"""Erases schedules that were marked for deletion, with all data of candidates, invigilators and markers in them.

Each package deletes its own data (`events.erasure`). Users, assessments, items and papers stay, because they do not belong to the
schedule. The event log stays too: who marked it and when, and one event `schedule.erased` with the number of rows. Packages above react
to that event and delete their rows about the schedule.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.delivery.models import Attempt
from stratus.events import erasure, log
from stratus.foundation.conflicts import is_away
from stratus.marking.scripts.actions import lock_marking
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import erased_from
from stratus.tenancy.bulk import delete_many

logger = structlog.get_logger(__name__)


def erase_due(*, now: datetime) -> int:
    """Erase the current tenant's schedules that are due, each in its own transaction; return how many.

    A schedule that cannot be erased is logged and tried again in the next run; the others are erased all the same. Only a database that
    is away ends it.
    """
    marked = Schedule.objects.filter(deletion_marked_at__isnull=False, ends_at__lte=now)
    done = 0
    for schedule_id in list(marked.order_by("pk").values_list("pk", flat=True)):
        try:
            done += erase_if_due(schedule_id, by=Actor.system(), now=now)
        except Exception as error:
            if is_away(error):
                raise
            logger.exception("schedule_not_erased", schedule=schedule_id)
    return done


@transaction.atomic
def erase_if_due(schedule_id: int, *, by: Actor, now: datetime) -> bool:
    """Erase a schedule if it is marked and its notice is over (`scheduling.queries.erased_from`); return whether it was erased.

    The number of statements is fixed, and of the rows only ids are read.
    """
    this = Schedule.objects.filter(pk=schedule_id)
    if not _is_due(this.first(), now):
        return False  # checked before any lock, so that nobody has to wait
    # Not FOR UPDATE, which would block the foreign key of a publication under way: we wait for it, and it restarts the notice.
    # Nor are registrations and attempts at first, to which new results refer too.
    schedule = this.select_for_update(no_key=True).first()
    _locked(Registration.objects.filter(schedule=schedule_id), no_key=True)
    _locked(Attempt.objects.filter(schedule=schedule_id), no_key=True)
    lock_marking(schedule_id)
    if schedule is None or not _is_due(schedule, now):
        return False
    # Nobody publishes any more: now for deleting, so that nothing new refers to them.
    registrations = _locked(Registration.objects.filter(schedule=schedule))
    attempts = _locked(Attempt.objects.filter(schedule=schedule))
    counts = erasure.erase_all(erasure.Erased(schedule_id, registrations, attempts))
    data = {
        "external_id": schedule.external_id,
        "assessment_id": schedule.assessment_id,
        "marked_at": schedule.deletion_marked_at.isoformat() if schedule.deletion_marked_at else None,
        "notice_days": schedule.deletion_notice_days,
        **{name: count for name, count in counts.items() if count},
    }
    log.record_many("schedule.erased", by=by, subjects=[(schedule, data)], schedule_id=schedule.pk, at=now)
    delete_many(Schedule.objects.filter(pk=schedule.pk))
    return True


def _is_due(schedule: Schedule | None, now: datetime) -> bool:
    moment = None if schedule is None else erased_from(schedule)
    return moment is not None and now >= moment


def _locked(rows: QuerySet[Any], *, no_key: bool = False) -> list[int]:
    return list(rows.select_for_update(no_key=no_key).order_by("pk").values_list("pk", flat=True))
