"""What the calls that write schedules share: who acts, which hierarchy, and a wish turned into a `ScheduleInput`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from stratus.access.permissions import Permission
from stratus.external_api.schedules import errors
from stratus.external_api.wire.errors import ApiError, documented, fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import owner_named
from stratus.external_api.wire.values import in_utc
from stratus.organisation.models import ApiSettings
from stratus.people.models import Hierarchy, User
from stratus.people.users.queries import holds
from stratus.scheduling import queries
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.inputs import ScheduleInput, Timing, Window, field_errors
from stratus.tenancy.queries import tenant_settings

NAMES: Mapping[str, str] = {
    "title": "Title",
    "external_id": "ScheduleExternalId",
    "starts_at": "StartDateTime",
    "ends_at": "EndDateTime",
    "pin": "PIN",
    "owner": "Owner",
    "extra_time": "ExtraTime",
    "use_proctorio": "UseProctorIo",
    "proctorio_template": "ProctorioTemplateExternalId",
    "hierarchy": "HierarchyExternalId",
    "assessment": "AssessmentExternalId",
    "archived": "ArchiveState",
}
"""Field of the domain → documented name."""


def zone_of(settings: ApiSettings) -> ZoneInfo:
    """Return the default time zone of the External API settings; UTC if unset."""
    return ZoneInfo(settings.time_zone or "UTC")


def scheduler_of(settings: ApiSettings) -> User:
    """Return the user in whose name schedules are made and changed. Raises the two scheduler texts."""
    scheduler = settings.scheduler
    if scheduler is None:
        raise fail(errors.SCHEDULER_NOT_SET)
    if not holds(scheduler, Permission.SCHEDULE):
        raise fail(errors.SCHEDULER_WITHOUT_RIGHT)
    return scheduler


def schedule_named(external_id: str) -> Schedule:
    """Return the schedule with this external id. Raises `Schedule hasn't been found by external id`."""
    return find_or_fail(queries.schedule_by_external_id, external_id, unknown=errors.SCHEDULE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Place:
    """The hierarchy that a call names: found, or not there, or archived."""

    external_id: str
    hierarchy: Hierarchy | None

    @classmethod
    def named(cls, external_id: str) -> Place:
        """Look the hierarchy up; an empty id is the root. One query."""
        if not external_id:
            return cls("", Hierarchy.objects.get(parent=None))
        return cls(external_id, Hierarchy.objects.filter(external_id=external_id).first())

    @property
    def is_open(self) -> bool:
        """Tell whether schedules may belong there."""
        return self.hierarchy is not None and self.hierarchy.archived_at is None and self.hierarchy.allow_schedules

    def must_exist(self) -> None:
        """Raise `Hierarchy hasn't been found by external id` for one that is unknown or takes no schedules."""
        if self.hierarchy is None or (not self.hierarchy.allow_schedules and self.hierarchy.archived_at is None):
            raise fail(errors.HIERARCHY_UNKNOWN)

    def must_be_open(self, archived: errors.Text) -> None:
        """Raise the page's text for an archived one."""
        if not self.is_open:
            raise fail(archived, id=self.external_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A new schedule as a call describes it; moments may lack a zone."""

    assessment: str
    starts_at: datetime
    ends_at: datetime | None
    title: str = ""
    external_id: str = ""
    hierarchy: str = ""
    pin: str = ""
    use_proctorio: bool | None = None
    proctorio_template: str = ""
    owner: str = ""
    extra_time: int = 0
    lock_on_connection_loss: bool | None = None
    workflow: str = "DEFAULT"


def template_error(template: str) -> dict[str, str]:
    """Return what is wrong with a Proctorio template: it must be one that the global settings know."""
    if template and template != tenant_settings().default_proctorio_template:
        return {"proctorio_template": "There is no such Proctorio template."}
    return {}


def booked(wish: Wish, settings: ApiSettings, *, names: Mapping[str, str] = NAMES, taken: errors.Text | None = None) -> ScheduleInput:
    """Return the input for `create_schedule`, or raise the first error in the order of the create page.

    `taken` is raised for an external id in use; without it that is a detail of `Schedule info is not valid`.
    """
    zone = zone_of(settings)
    starts_at = in_utc(wish.starts_at, zone)
    ends_at = None if wish.ends_at is None else in_utc(wish.ends_at, zone)
    assessment = queries.assessment_by_external_id(wish.assessment)
    version = queries.latest_version(assessment.pk) if assessment else None
    timing = Timing.of(version.options) if version else None
    found = field_errors({"external_id": wish.external_id, "pin": wish.pin, "extra_time": wish.extra_time})
    found |= Window(starts_at, ends_at, timing, wish.extra_time, end_is_given=ends_at is not None).errors()
    found |= template_error(wish.proctorio_template)
    owner = owner_named(wish.owner)
    if wish.owner and owner is None:
        found["owner"] = "There is no such user."
    is_taken = bool(wish.external_id) and Schedule.objects.filter(external_id=wish.external_id, deleted_at=None).exists()
    if is_taken and taken is None:
        found["external_id"] = errors.ALREADY_EXISTS.text.format(id=wish.external_id)
    if found:
        raise fail(errors.INFO_NOT_VALID, documented(found, names))
    if is_taken and taken is not None:
        raise fail(taken, id=wish.external_id)
    if assessment is None:
        raise fail(errors.ASSESSMENT_UNKNOWN)
    if version is None or assessment.status != "LIVE" or assessment.archived_at is not None:
        raise fail(errors.ASSESSMENT_NOT_PUBLISHED)
    place = Place.named(wish.hierarchy)
    place.must_exist()
    if owner is None:
        owner = scheduler_of(settings)
    elif not holds(owner, Permission.SCHEDULE):
        raise fail(errors.SCHEDULER_WITHOUT_RIGHT)
    place.must_be_open(errors.HIERARCHY_ARCHIVED_ON_CREATE)
    assert place.hierarchy is not None
    return ScheduleInput(
        assessment_id=assessment.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        title=wish.title,
        external_id=wish.external_id,
        hierarchy_id=place.hierarchy.pk,
        owner_id=owner.pk,
        time_zone=zone.key,
        pin=wish.pin,
        extra_time=wish.extra_time,
        use_proctorio=wish.use_proctorio,
        proctorio_template=wish.proctorio_template,
        lock_on_connection_loss=wish.lock_on_connection_loss,
        workflow=wish.workflow,
        made_by_api=True,
    )


def info_not_valid(found: Mapping[str, str]) -> ApiError:
    """Return `Schedule info is not valid` with these details."""
    return fail(errors.INFO_NOT_VALID, found)
