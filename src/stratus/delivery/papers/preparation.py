"""What is frozen when an exam's preparation time begins: version, paper, sheets, and the candidates' extra time from their profiles."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from stratus.assessments.models import AssessmentVersion
from stratus.delivery.attempts import rules
from stratus.delivery.papers.planning import plan_registered
from stratus.delivery.papers.queries import papers_for
from stratus.delivery.papers.sealed.queries import of_version
from stratus.delivery.papers.sealed.tasks import have_sealed
from stratus.foundation.conflicts import is_away
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import pinned_version, preparation_moment
from stratus.tenancy.queries import tenant_settings

logger = structlog.get_logger(__name__)


def prepare_due(now: datetime) -> int:
    """Prepare the current tenant's schedules whose preparation moment has passed; return how many were prepared.

    Those that are, and have no sealed objects, are given to a job again: they were under way at an upgrade, or a worker gave them up.

    A schedule that cannot be prepared is logged and tried again in the next run, without holding up the others. Only a database that is
    away ends it.

    The version depends on stored moments only, so pinning could wait; but profiles may change at any time, so a job does this promptly.
    """
    ahead = timedelta(minutes=tenant_settings().preparation_minutes)
    begun = Schedule.objects.filter(status=ScheduleStatus.ACTIVE, deleted_at=None, starts_at__lte=now + ahead, ends_at__gt=now)
    unfrozen = Registration.objects.filter(schedule=OuterRef("pk"), profile_extra_time=None)
    unsealed = ~Exists(of_version(OuterRef("pk"), OuterRef("version")))
    unprepared = Q(version=None) | Exists(unfrozen)
    found = begun.filter(unprepared | unsealed).annotate(is_new=ExpressionWrapper(unprepared, BooleanField()))
    done = 0
    for pk, is_new in list(found.order_by("pk").values_list("pk", "is_new")):
        try:
            prepare(pk, now) if is_new else have_sealed(pk)
        except Exception as error:
            if is_away(error):
                raise
            logger.exception("schedule_not_prepared", schedule=pk)
        else:
            done += is_new
    return done


def prepare(schedule_id: int, now: datetime) -> None:
    """Pin the version, make its papers, draw the sheets of all candidates, freeze the extra time of every candidate who has none yet, and
    queue the sealing of the paper. Too early, it does nothing.

    The number of statements does not depend on the number of candidates, but for drawing: that takes a fixed number for each thousand. Each
    step is a transaction of its own, so that the hall does not wait for all of it. Extra time comes last: while a candidate has none, the
    next run begins again.
    """
    version = _pin(schedule_id, now)
    if version is not None:
        plan_registered(schedule_id, version)
        _freeze(schedule_id, version)


@transaction.atomic
def _pin(schedule_id: int, now: datetime) -> AssessmentVersion | None:
    schedule = Schedule.objects.select_for_update(no_key=True).get(pk=schedule_id)
    moment = preparation_moment(schedule)
    if moment is None or now < moment:
        return None
    version = pinned_version(schedule, now)
    papers_for(version)
    have_sealed(schedule_id)
    return version


@transaction.atomic
def _freeze(schedule_id: int, version: AssessmentVersion) -> None:
    """Freeze the extra time of every candidate who has none yet."""
    schedule = Schedule.objects.select_for_update(no_key=True).get(pk=schedule_id)
    unfrozen = Registration.objects.filter(schedule=schedule, profile_extra_time=None)
    # By ids, not joined: while statistics are old, PostgreSQL would walk through all people of the tenant for each of them, and the hall
    # waits for these rows.
    registrations = list(unfrozen.prefetch_related("candidate").select_for_update(no_key=True).order_by("pk"))
    for registration in registrations:
        registration.profile_extra_time, registration.unlimited_time = rules.profile_extra_time(
            special_needs=registration.candidate.special_needs,
            percentage=registration.candidate.reasonable_adjustment_percentage,
            duration=version.options["duration"],
            assessment_extra_time=version.options["extra_time"] or 0,
            adjustment=version.options["reasonable_adjustment"],
        )
    by_time: dict[tuple[int | None, bool | None], list[int]] = {}
    for registration in registrations:
        by_time.setdefault((registration.profile_extra_time, registration.unlimited_time), []).append(registration.pk)
    for (minutes, unlimited), pks in by_time.items():  # as many statements as there are different extra times: a handful
        Registration.objects.filter(pk__in=pks).update(profile_extra_time=minutes, unlimited_time=unlimited)
