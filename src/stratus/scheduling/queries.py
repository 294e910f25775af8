"""Reads about schedules: who sees which, which version is delivered, and candidates' links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.foundation.text import is_entity_id
from stratus.people.models import User
from stratus.scheduling import rules
from stratus.scheduling.links import secrets
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator, ScheduleSharing, ScheduleStatus
from stratus.scheduling.schedules import course, pinning
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from stratus.tenancy.queries import tenant_settings
from stratus.ui.home import Card, count_of

PIN = pinning.pin("%(schedules)s", "%(now)s")
SHOWN = pinning.delivered("s.id = ANY(%(schedules)s)", "%(now)s")
SHOWN_ONE = f"(SELECT version_id FROM ({pinning.delivered('s.id = %s', '%s')}) shown)"  # noqa: S608 -- of constants and placeholders


def schedules_visible_to(by: Actor) -> QuerySet[Schedule]:
    """Return the schedules that the actor may see and work on: all, or their own and those shared with them."""
    schedules = Schedule.objects.filter(deleted_at=None)
    if by.is_system or by.can(Permission.VIEW_ALL_SCHEDULES):
        return schedules
    me = by.effective_user_id
    return schedules.filter(Q(owner_id=me) | Q(pk__in=_shared_with(me)))


def schedules_invigilated_by(by: Actor) -> QuerySet[Schedule]:
    """Return the activated schedules that the actor may watch: those that they may see, and those that they invigilate."""
    activated = Schedule.objects.filter(deleted_at=None, status=ScheduleStatus.ACTIVE)
    if by.is_system or by.can(Permission.VIEW_ALL_SCHEDULES):
        return activated
    me = by.effective_user_id
    watched = ScheduleInvigilator.objects.filter(user_id=me or 0).values("schedule_id")
    return activated.filter(Q(owner_id=me) | Q(pk__in=_shared_with(me)) | Q(pk__in=watched))


def _shared_with(user_id: int | None) -> QuerySet[ScheduleSharing, Any]:
    return ScheduleSharing.objects.filter(user_id=user_id or 0).values("schedule_id")


def schedule_by_external_id(external_id: str) -> Schedule | None:
    """Return the schedule with this external id, its assessment and owner loaded; None if there is none. One query."""
    if not is_entity_id(external_id):
        return None
    related = ("assessment", "hierarchy", "owner")
    return Schedule.objects.filter(external_id=external_id, deleted_at=None).select_related(*related).first()


def assessment_by_external_id(external_id: str) -> Assessment | None:
    """Return the assessment with this external id, or None. One query."""
    return Assessment.objects.filter(external_id=external_id, deleted_at=None).first() if is_entity_id(external_id) else None


def latest_version(assessment_id: int, at: datetime | None = None) -> AssessmentVersion | None:
    """Return the version published last, up to the moment `at` where one is given; None if nothing is published."""
    versions = AssessmentVersion.objects.filter(assessment_id=assessment_id)
    if at is not None:
        versions = versions.filter(published_at__lte=at)
    return versions.order_by("-published_at", "-number").first()


def preparation_moment(schedule: Schedule) -> datetime | None:
    """Return from when on the schedule's version is pinned; None while it is a draft. One query."""
    if schedule.activated_at is None or schedule.status != ScheduleStatus.ACTIVE:
        return None
    return rules.preparation_moment(schedule.activated_at, schedule.starts_at, tenant_settings().preparation_minutes)


def pinned_version(schedule: Schedule, now: datetime) -> AssessmentVersion:
    """Return the version that the schedule delivers as of `now`, and store it once the preparation moment has come.

    Use it to prepare or begin an exam; use `delivered_version` only to show what it delivers. Raises AssessmentVersion.DoesNotExist if
    nothing is published.
    """
    if schedule.version_id is None:
        with connection.cursor() as cursor:
            cursor.execute(f"{PIN} RETURNING s.version_id", {"schedules": [schedule.pk], "now": now})
            schedule.version_id = next((row[0] for row in cursor.fetchall()), None)
    return delivered_version(schedule, now)


def delivered_ids(schedules: Iterable[Schedule], now: datetime) -> dict[int, int]:
    """Return schedule id → id of the version that it delivers as of `now`, as `pinning.delivered` chooses it; nothing is stored.

    A schedule whose assessment was never published is left out. No query where all versions are pinned, else one.
    """
    chosen: dict[int, int] = {}
    not_pinned = []
    for schedule in schedules:
        if schedule.version_id is None:
            not_pinned.append(schedule.pk)
        else:
            chosen[schedule.pk] = schedule.version_id
    if not_pinned:
        with connection.cursor() as cursor:
            cursor.execute(SHOWN, {"schedules": not_pinned, "now": now})
            chosen.update((pk, version) for pk, version in cursor.fetchall() if version is not None)
    return chosen


def delivered(schedule: Schedule, now: datetime) -> QuerySet[AssessmentVersion]:
    """Return the version that the schedule delivers as of `now` as rows to read from, none if nothing is published; nothing is stored."""
    if schedule.version_id is not None:
        return AssessmentVersion.objects.filter(pk=schedule.version_id)
    return AssessmentVersion.objects.filter(pk=RawSQL(SHOWN_ONE, [now, schedule.pk]))  # noqa: S611 -- of constants and placeholders


def delivered_version(schedule: Schedule, now: datetime) -> AssessmentVersion:
    """Return the version that the schedule delivers as of `now`; nothing is stored. One query; none where it was read with the schedule.

    Raises AssessmentVersion.DoesNotExist if nothing is published.
    """
    version = delivered_if_any(schedule, now)
    if version is None:
        raise AssessmentVersion.DoesNotExist("Nothing is published.")
    return version


def delivered_if_any(schedule: Schedule, now: datetime) -> AssessmentVersion | None:
    """Return the same as `delivered_version`, or None if nothing is published."""
    return delivered(schedule, now).first() if schedule.version_id is None else schedule.version


def delivered_options(schedule: Schedule, now: datetime) -> Mapping[str, Any]:
    """Return the options of the version that the schedule delivers as of `now`; empty if nothing is published. One query."""
    return delivered(schedule, now).values_list("options", flat=True).first() or {}


@dataclass(frozen=True, slots=True)
class LaunchLink:
    """A launch link: relative to the tenant's address, and absolute."""

    startup_link: str
    launch_url: str


def launch_links(registrations: Iterable[Registration]) -> Mapping[int, LaunchLink]:
    """Return the launch link of each registration by its id. One query, whatever their number; nothing is written."""
    base_url = Tenant.objects.values_list("base_url", flat=True).get(pk=current.require_id())
    found: dict[int, LaunchLink] = {}
    for registration in registrations:
        path = secrets.LAUNCH_PATH + secrets.launch_secret(settings.LINK_KEY, registration.pk, registration.link_generation)
        found[registration.pk] = LaunchLink(path, base_url.rstrip("/") + path)
    return found


def candidate_counts(schedule_ids: Iterable[int]) -> dict[int, int]:
    """Return how many candidates these schedules have, by the schedule's id; none: left out. One query."""
    counted = Registration.objects.filter(schedule__in=list(schedule_ids)).order_by().values_list("schedule_id")
    return dict(counted.annotate(Count("id")))


def able_to_invigilate(user_ids: Iterable[int]) -> set[int]:
    """Return those of these users who are neither deleted nor disabled and hold the right *Invigilate*. One query."""
    return set(User.objects.holding(Permission.INVIGILATE).filter(pk__in=list(user_ids)).values_list("pk", flat=True))


def erased_from(schedule: Schedule) -> datetime | None:
    """Return when a schedule will be erased; None if it is not marked for deletion, or while a result is still to be published.

    A result is still to be published for attempts that are not final and scripts without publication; void ones do not count. 3 queries.
    """
    if schedule.deletion_marked_at is None or schedule.deletion_notice_days is None:
        return None
    return rules.erased_from(
        marked_at=schedule.deletion_marked_at,
        notice_days=schedule.deletion_notice_days,
        ends_at=schedule.ends_at,
        last_published_at=course.last_published_at(schedule.pk),
        results_to_come=course.results_to_come(schedule.pk),
    )


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about schedules to be activated."""
    if by.can(Permission.SCHEDULE):
        n = count_of(schedules_visible_to(by).filter(status=ScheduleStatus.DRAFT, archived_at=None))
        url = reverse("scheduling:list") + "?state=DRAFT"
        yield Card(n, ngettext("schedule to be activated", "schedules to be activated", n), "delivery", url)
