"""Erasing schedules that were marked for deletion, with everything that candidates, invigilators and markers left in them.

Users, assessments, items and papers stay: they are not the schedule's. What remains is the log: who marked it when, and one event
`schedule.erased` that says how much there was. Packages above react to that event and delete what refers to the schedule in theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from stratus.access.actor import Actor
from stratus.delivery.attempts.tasks import have_files_erased
from stratus.delivery.models import Answer, AnswerEvent, Attempt, Order, ResponseFile, Session
from stratus.events import log
from stratus.invigilation.models import AnswerDecision, IncidentNote
from stratus.marking.actions import lock_marking
from stratus.marking.models import Allocation, AutoScore, Evaluation, ItemScore, MarkingSettings, PoolMember, Script, SetAsideScore
from stratus.results.models import Result
from stratus.results.review.models import ReviewResult, ReviewSession, ReviewSharing
from stratus.scheduling.models import Keycode, Registration, Schedule, ScheduleInvigilator, ScheduleSharing
from stratus.scheduling.queries import erased_from
from stratus.tenancy import current
from stratus.tenancy.bulk import delete_many
from stratus.tenancy.models import Credential

logger = structlog.get_logger(__name__)


def erase_due(*, now: datetime) -> int:
    """Erase those of the current tenant's schedules whose time has come, each in a transaction of its own; return how many.

    One that cannot be erased is logged and left for the next run; the others go on.
    """
    marked = Schedule.objects.filter(deletion_marked_at__isnull=False, ends_at__lte=now)
    done = 0
    for schedule_id in list(marked.order_by("pk").values_list("pk", flat=True)):
        try:
            done += erase_if_due(schedule_id, by=Actor.system(), now=now)
        except Exception:
            logger.exception("schedule_not_erased", schedule=schedule_id)
    return done


@transaction.atomic
def erase_if_due(schedule_id: int, *, by: Actor, now: datetime) -> bool:
    """Erase a schedule if it is marked and its notice has run out (`scheduling.queries.erased_from`); tell whether it was.

    The number of statements does not depend on what there is, and of the rows nothing is read but ids.
    """
    this = Schedule.objects.filter(pk=schedule_id)
    if not _is_due(this.first(), now):
        return False  # without a lock that somebody could meet
    # Not the key: a publication that is under way refers to the schedule when it ends. It is waited for, and begins the notice anew.
    schedule = this.select_for_update(no_key=True).first()
    lock_marking(schedule_id)
    if schedule is None or not _is_due(schedule, now):
        return False
    # Locked in the order in which everybody takes these locks. The ids go into what follows as they are: subqueries are planned as if they
    # found one row where thousands were added before the tables were analysed.
    registrations = _locked(Registration.objects.filter(schedule=schedule))
    attempts = _locked(Attempt.objects.filter(schedule=schedule))
    pool = PoolMember.objects.filter(schedule=schedule).values_list("pk", flat=True)
    tenant = Credential.objects.filter(tenant_id=current.require_id())
    delete_many(tenant.filter(kind=Credential.Kind.LAUNCH, subject_id__in=registrations))
    delete_many(tenant.filter(kind=Credential.Kind.MARKING, subject_id__in=list(pool)))
    have_files_erased(_distinct(ResponseFile.objects.filter(attempt__in=attempts), "attempt_id"))
    rows = _rows_of(schedule, registrations, attempts)
    counts = {str(found.model._meta.model_name): delete_many(found) for found in rows}
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


def _locked(rows: QuerySet[Any]) -> list[int]:
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _distinct(rows: QuerySet[Any], name: str) -> list[int]:
    return list(rows.order_by(name).values_list(name, flat=True).distinct())


def _rows_of(schedule: Schedule, registrations: Sequence[int], attempts: Sequence[int]) -> Iterator[QuerySet[Any]]:
    """Yield every row of this schedule in this package and those below, each table after those that refer to it.

    A table that is forgotten here keeps its rows, and the foreign keys refuse the end of the transaction. A test walks all models.
    """
    scripts = list(Script.objects.filter(schedule=schedule).values_list("pk", flat=True))
    evaluations = list(Evaluation.objects.filter(script__in=scripts).values_list("pk", flat=True))
    # Results, and the sessions that show them
    yield ReviewResult.objects.filter(Q(result__schedule=schedule) | Q(session__schedule=schedule))
    yield ReviewSharing.objects.filter(session__schedule=schedule)
    yield ReviewSession.objects.filter(schedule=schedule)
    yield Result.objects.filter(schedule=schedule)
    # Marking
    yield SetAsideScore.objects.filter(evaluation__in=evaluations)
    yield ItemScore.objects.filter(evaluation__in=evaluations)
    yield Evaluation.objects.filter(script__in=scripts)
    yield AutoScore.objects.filter(script__in=scripts)
    yield Script.objects.filter(schedule=schedule)
    yield Allocation.objects.filter(schedule=schedule)
    yield PoolMember.objects.filter(schedule=schedule)
    yield MarkingSettings.objects.filter(schedule=schedule)
    # The room
    yield AnswerDecision.objects.filter(attempt__in=attempts)
    yield IncidentNote.objects.filter(registration__in=registrations)
    # The sitting
    yield ResponseFile.objects.filter(attempt__in=attempts)
    yield AnswerEvent.objects.filter(attempt__in=attempts)
    yield Answer.objects.filter(attempt__in=attempts)
    yield Session.objects.filter(attempt__in=attempts)
    yield Attempt.objects.filter(schedule=schedule)
    yield Order.objects.filter(registration__in=registrations)
    # Who takes part
    yield Keycode.objects.filter(registration__in=registrations)
    yield Registration.objects.filter(schedule=schedule)
    yield ScheduleInvigilator.objects.filter(schedule=schedule)
    yield ScheduleSharing.objects.filter(schedule=schedule)
