"""What is told of a schedule, and what of that can be sent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stratus.external_api.wire.envelope import seconds
from stratus.external_api.wire.people import NAMES_AND_EMAIL, people
from stratus.people.hierarchies.queries import full_path
from stratus.scheduling import queries, rules
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules.states import state_of
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings


def told(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """Return what reading a schedule answers: what is documented, and after it what else calls can set. A fixed number of queries."""
    settings = tenant_settings()
    archived = rules.is_archived(schedule.archived_at, schedule.ends_at, now, settings.archive_after_hours)
    candidates = schedule.registrations.exclude(candidate__external_id="").order_by("pk")
    sharing = schedule.shared_with.exclude(user__external_id="").order_by("pk")
    options = queries.delivered_options(schedule, now)
    return {
        "ExternalId": schedule.external_id,
        "Title": schedule.title,
        "StartDateTime": seconds(schedule.starts_at),
        "EndDateTime": seconds(schedule.ends_at),
        "Hierarchy": {"ExternalId": schedule.hierarchy.external_id or None, "FullPath": full_path(schedule.hierarchy)},
        "ArchiveState": 2 if (archived and schedule.status == ScheduleStatus.ACTIVE) or schedule.archived_at else 1,
        "IsActivated": schedule.status == ScheduleStatus.ACTIVE,
        "Candidates": people(candidates, "candidate"),
        "Invigilators": people(schedule.invigilators.order_by("pk"), "user", ("FirstName", "LastName", "UserName")),
        "SharingInformation": people(sharing, "user", NAMES_AND_EMAIL),
        "AssessmentExternalId": schedule.assessment.external_id or None,
        "Owner": schedule.owner.username,
        "PIN": schedule.pin or None,
        **_proctoring(schedule, options, settings),
        "ExtraTime": schedule.extra_time,
        "LockExamOnConnectionLoss": _own_or(schedule.lock_on_connection_loss, options, "lock_on_connection_loss"),
        "EndIsComputed": not schedule.end_is_given,
        "Status": state_of(schedule, now, settings.archive_after_hours).value,
        "MarkedForDeletionOn": seconds(schedule.deletion_marked_at),
        "NoticePeriod": schedule.deletion_notice_days,
        "Workflow": schedule.workflow,
    }


def writable(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """Return what is told of a schedule under the names of what changes it. Two queries."""
    return {
        "ScheduleExternalId": schedule.external_id,
        "Title": schedule.title,
        "StartDateTime": seconds(schedule.starts_at),
        "EndDateTime": seconds(schedule.ends_at),
        "HierarchyExternalId": schedule.hierarchy.external_id,
        "PIN": schedule.pin,
        **_proctoring(schedule, queries.delivered_options(schedule, now), tenant_settings()),
    }


def _proctoring(schedule: Schedule, options: Mapping[str, Any], settings: TenantSettings) -> dict[str, Any]:
    return {
        "UseProctorIo": _own_or(schedule.use_proctorio, options, "use_proctorio"),
        "ProctorioTemplateExternalId": schedule.proctorio_template or settings.default_proctorio_template or None,
    }


def _own_or(own: bool | None, options: Mapping[str, Any], name: str) -> bool:
    """Return what holds for the schedule: what it was given, else the assessment's option."""
    return bool(options.get(name)) if own is None else own
