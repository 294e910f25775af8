"""The marking settings of a schedule, for the API and the coordinator's screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings as site

from stratus.assessments.models import AssessmentVersion, MarkingWorkflow
from stratus.marking.allocation.queries import Matrix, Row
from stratus.marking.errors import NoMarking, NotActivated, SettingsMissing
from stratus.marking.models import AllocationType, MarkingSettings, PoolMember, Script, ScriptStatus
from stratus.scheduling import rules
from stratus.scheduling.links import secrets as links
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import delivered_version
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings

LINK_PATH = "/#external-login?session="


@dataclass(frozen=True, slots=True)
class SettingsSheet:
    """Everything about a schedule's marking. `registrations` have `candidate` loaded and are in the order of being added; `items` are
    the version's items that assessors score; `rows` has one row for every candidate (or question), allocated or not.
    """

    schedule: Schedule
    version: AssessmentVersion
    workflow: str
    archived: bool
    settings: MarkingSettings
    registrations: Sequence[Registration]
    items: Sequence[Mapping[str, Any]]
    pool: Sequence[PoolMember]
    rows: Sequence[Row]

    @property
    def by_candidates(self) -> bool:
        """Whether allocation is by candidate, not by question."""
        return self.settings.allocation_type == AllocationType.BY_CANDIDATES

    def direct_link(self, member: PoolMember) -> str:
        """Return the assessor's link, relative to the tenant's address."""
        return direct_link(member)


def direct_link(member: PoolMember) -> str:
    """Return the link that logs a member of the pool into the marking of their schedule only; nothing is written."""
    return LINK_PATH + links.marking_secret(site.LINK_KEY, current.require_id(), member.schedule_id, member.user_id, member.link_generation)


def marking_of(schedule: Schedule, now: datetime) -> tuple[AssessmentVersion, MarkingSettings]:
    """Return the version that is marked, and the settings. Raises NotActivated, NoMarking, SettingsMissing, in this order."""
    if schedule.status != ScheduleStatus.ACTIVE:
        raise NotActivated
    version = delivered_version(schedule, now)
    if version.options["marking_workflow"] == MarkingWorkflow.AUTO:
        raise NoMarking
    settings = MarkingSettings.objects.filter(schedule=schedule).first()
    if settings is None:
        raise SettingsMissing
    return version, settings


def settings_sheet(schedule: Schedule, now: datetime) -> SettingsSheet:
    """Return the whole sheet in a fixed number of statements. Raises NotActivated, NoMarking, SettingsMissing."""
    version, settings = marking_of(schedule, now)
    # Users are read by a separate statement: right after thousands were added, PostgreSQL would plan a join as if there were one.
    registrations = list(Registration.objects.filter(schedule=schedule).prefetch_related("candidate").order_by("pk"))
    matrix = Matrix(schedule, settings, version)
    stored = matrix.stored()
    keys: list[int | str] = [r.pk for r in registrations] if matrix.by_candidates else matrix.keys()
    return SettingsSheet(
        schedule=schedule,
        version=version,
        workflow=version.options["marking_workflow"],
        archived=rules.is_archived(schedule.archived_at, schedule.ends_at, now, tenant_settings().archive_after_hours),
        settings=settings,
        registrations=registrations,
        items=matrix.items,
        pool=matrix.pool,
        rows=[matrix.row(key, stored.get(key)) for key in keys],
    )


def has_published(schedule_id: int) -> bool:
    """Tell whether a result of this schedule is published."""
    return Script.objects.filter(schedule_id=schedule_id, published_at__isnull=False).exists()


def is_finished(schedule_id: int) -> bool:
    """Tell whether marking is finished: at least one script exists, and every one is marked (and moderated where due) or void."""
    statuses = set(Script.objects.filter(schedule_id=schedule_id).values_list("status", flat=True).distinct())
    return bool(statuses) and statuses <= {ScriptStatus.COMPLETE, ScriptStatus.VOID}
