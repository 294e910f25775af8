"""`POST /schedule`: a schedule, activated at once, with its candidates and their launch links, in one call of any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.access.permissions import Permission
from stratus.external_api.candidates.links import checked, group_named, linked
from stratus.external_api.request import ApiRequest, Overtaken
from stratus.external_api.schedules import booking, errors, samples
from stratus.external_api.schedules.booking import Place, Wish, info_not_valid
from stratus.external_api.schedules.schemas import CreateScheduleWithLinks, NewSchedule, ScheduleWithLinksAnswer, Workflow
from stratus.external_api.wire.envelope import answer, seconds
from stratus.external_api.wire.errors import ApiError, documented, fail
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.values import in_utc
from stratus.foundation.errors import InvalidFields
from stratus.organisation.models import ApiSettings
from stratus.organisation.queries import api_settings
from stratus.people.models import User
from stratus.people.users.queries import holds
from stratus.scheduling import queries
from stratus.scheduling.errors import (
    AlreadyStarted,
    AssessmentNotPublished,
    CannotActivate,
    HierarchyArchived,
    HierarchyClosed,
    ScheduleIsOver,
)
from stratus.scheduling.invigilators.actions import add_invigilators
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules.actions import activate, create_schedule, deactivate, update_schedule

resource = Resource("Scheduling", errors.PAGES)

NAMES = {**booking.NAMES, "external_id": "ScheduleExtId", "assessment": "AssessmentExtId", "hierarchy": "ScheduleGroupExtId"}
SCHEDULE_NAMES = {name: f"Schedule.{documented_name}" for name, documented_name in NAMES.items()}


@resource.operation(
    "POST /schedule",
    id="createScheduleWithLinks",
    summary="Create schedule and generate links",
    answer=ScheduleWithLinksAnswer,
    request={
        "Schedule": {
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": "888991",
            "Title": "Mock",
            "StartDateTime": "2030-05-19T10:30:00Z",
            "GroupExtId": "1907",
            "GroupName": "Org",
        },
        "Candidates": [{"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}],
    },
    answers=[samples.CREATED_WITH_LINKS],
    old_style=True,
)
def create_with_links(request: ApiRequest, body: InBody[Reading[CreateScheduleWithLinks]]) -> HttpResponse:
    """Create a schedule that is activated at once, create or update its candidates, register them and return their launch links."""
    given = body.valid(info_not_valid)
    existing = queries.schedule_by_external_id(given.schedule.external_id) if given.upsert else None
    workflow = given.workflow if existing is None or "workflow" in given.model_fields_set else existing.workflow
    candidates = checked(given.candidates, external_attempts=workflow == Workflow.EXTERNAL_ATTEMPTS)
    settings = api_settings()
    try:
        if existing is None:
            schedule = _created(request, given, settings)
        else:
            schedule = _updated(request, existing, given, settings)
    except ApiError as error:
        if given.upsert and error.error is errors.ALREADY_EXISTS:
            raise Overtaken from error  # created meanwhile: now it is there to be updated
        raise
    except HierarchyClosed:
        raise fail(errors.HIERARCHY_UNKNOWN)
    except HierarchyArchived as error:
        raise fail(errors.HIERARCHY_ARCHIVED_ON_CREATE, id=error.external_id)
    except AssessmentNotPublished:
        raise fail(errors.ASSESSMENT_NOT_PUBLISHED)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors, SCHEDULE_NAMES))
    except CannotActivate as error:
        raise info_not_valid(documented(error.errors, SCHEDULE_NAMES))
    group = group_named(request, given.schedule.group, given.schedule.group_name)
    _invite_invigilators(request, schedule, given.schedule.invigilators)
    return answer(
        {
            "Result": f"Schedule[{schedule.external_id}] {'created' if existing is None else 'updated'} successfully",
            "Schedule": _told(given.schedule, schedule),
            "Candidates": linked(request, schedule, group, candidates, settings),
            "Success": True,
            "Errors": None,
        }
    )


def _created(request: ApiRequest, given: CreateScheduleWithLinks, settings: ApiSettings) -> Schedule:
    wanted = given.schedule
    _own_group(request, wanted)
    wish = Wish(
        assessment=wanted.assessment,
        starts_at=wanted.start,
        ends_at=wanted.end,
        title=wanted.title,
        external_id=wanted.external_id,
        hierarchy=wanted.own_group,
        pin=wanted.pin,
        use_proctorio=wanted.use_proctorio,
        proctorio_template=wanted.proctorio_template,
        owner=wanted.owner,
        extra_time=wanted.extra_time or 0,
        lock_on_connection_loss=wanted.lock_on_connection_loss,
        workflow=given.workflow.value,
    )
    data = booking.booked(wish, settings, names=SCHEDULE_NAMES, taken=errors.ALREADY_EXISTS)
    try:
        schedule = create_schedule(data, by=request.actor, now=request.now)
    except InvalidFields as error:
        if set(error.errors) == {"external_id"}:
            raise fail(errors.ALREADY_EXISTS, id=wanted.external_id)
        raise
    return activate(schedule.pk, by=request.actor, now=request.now)


def _updated(request: ApiRequest, schedule: Schedule, given: CreateScheduleWithLinks, settings: ApiSettings) -> Schedule:
    """Bring an existing schedule up to date; absent fields stay. An activated one can change until the first candidate has started."""
    wanted = given.schedule
    zone = booking.zone_of(settings)
    changes: dict[str, Any] = {"starts_at": in_utc(wanted.start, zone)}
    optional = {
        "title": wanted.title,
        "pin": wanted.pin,
        "proctorio_template": wanted.proctorio_template,
        "ends_at": wanted.end and in_utc(wanted.end, zone),
    }
    changes |= {name: value for name, value in optional.items() if value}
    maybe = {
        "extra_time": wanted.extra_time,
        "use_proctorio": wanted.use_proctorio,
        "lock_on_connection_loss": wanted.lock_on_connection_loss,
    }
    changes |= {name: value for name, value in maybe.items() if value is not None}
    if "workflow" in given.model_fields_set:
        changes["workflow"] = given.workflow.value
    owner = _new_owner(schedule, wanted)
    if owner is not None:
        changes["owner_id"] = owner.pk
    if wanted.own_group:
        _own_group(request, wanted)
        place = Place.named(wanted.own_group)
        place.must_exist()
        place.must_be_open(errors.HIERARCHY_ARCHIVED_ON_CREATE)
        assert place.hierarchy is not None
        changes["hierarchy_id"] = place.hierarchy.pk
    booking.scheduler_of(settings)
    if owner is not None and not holds(owner, Permission.SCHEDULE):
        raise fail(errors.SCHEDULER_WITHOUT_RIGHT)
    different = {name for name, value in changes.items() if getattr(schedule, name) != value}
    # A computed end that is given as it is stays from now on: it no longer follows the start.
    fixes_end = "ends_at" in changes and not schedule.end_is_given
    changes = {name: value for name, value in changes.items() if name in different or (name == "ends_at" and fixes_end)}
    if schedule.status == ScheduleStatus.ACTIVE:
        if not changes:
            return schedule
        try:
            deactivate(schedule.pk, by=request.actor, now=request.now)
        except AlreadyStarted:
            if not different:
                return schedule  # nothing can move that end any more
            raise fail(errors.SCHEDULE_ACTIVATED)
    if schedule.archived_at is not None:
        raise fail(errors.SCHEDULE_ACTIVATED)
    if changes:
        update_schedule(schedule.pk, changes, by=request.actor, now=request.now)
    return activate(schedule.pk, by=request.actor, now=request.now)


def _new_owner(schedule: Schedule, wanted: NewSchedule) -> User | None:
    """Return the owner that an update names, None when it names none. Raises what is wrong with its template, assessment and owner."""
    wrong = booking.template_error(wanted.proctorio_template)
    is_unknown = False
    if schedule.assessment.external_id != wanted.assessment:
        is_unknown = queries.assessment_by_external_id(wanted.assessment) is None
        if not is_unknown:
            wrong["assessment"] = "The assessment of a schedule cannot be changed."
    owner = booking.owner_named(wanted.owner) if wanted.owner else None
    if wanted.owner and owner is None:
        wrong["owner"] = "There is no such user."
    if wrong:
        raise info_not_valid(documented(wrong, SCHEDULE_NAMES))
    if is_unknown:
        raise fail(errors.ASSESSMENT_UNKNOWN)
    return owner


def _own_group(request: ApiRequest, wanted: NewSchedule) -> None:
    """Create the schedule's own hierarchy if it is unknown and has a name."""
    if wanted.own_group and wanted.own_group_name:
        group_named(
            request,
            wanted.own_group,
            wanted.own_group_name,
            id_name="Schedule.ScheduleGroupExtId",
            title_name="Schedule.ScheduleGroupName",
            any_state=True,
        )


def _invite_invigilators(request: ApiRequest, schedule: Schedule, external_ids: Sequence[str]) -> None:
    if not external_ids:
        return
    users = dict(User.objects.filter(external_id__in=list(external_ids), deleted_at=None).values_list("external_id", "pk"))
    try:
        add_invigilators(schedule.pk, list(users.values()), by=request.actor, now=request.now)
    except ScheduleIsOver:
        raise fail(errors.SCHEDULE_ACTIVATED)
    watching = set(schedule.invigilators.values_list("user_id", flat=True))
    found = {
        f"Schedule.Invigilators[{index}]": "There is no such user with the right to invigilate."
        for index, text in enumerate(external_ids)
        if users.get(text) not in watching
    }
    if found:
        raise info_not_valid(found)


def _told(wanted: NewSchedule, schedule: Schedule) -> dict[str, Any]:
    return {
        "Title": schedule.title,
        "AssessmentExtId": wanted.assessment,
        "ScheduleExtId": schedule.external_id,
        "StartDateTime": seconds(schedule.starts_at),
        "EndDateTime": seconds(schedule.ends_at),
        "GroupExtId": wanted.group,
        "GroupName": wanted.group_name,
        "ScheduleGroupExtId": wanted.own_group or None,
        "ScheduleGroupName": wanted.own_group_name or None,
        "PIN": schedule.pin or None,
        "ExtraTime": wanted.extra_time if not schedule.extra_time else schedule.extra_time,
        "Owner": schedule.owner.username,
    }
