"""Creating, changing, activating, deleting and reading a schedule."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import Field

from stratus.external_api.api import ScheduleId, api, described
from stratus.external_api.envelope import seconds, success
from stratus.external_api.errors import fail
from stratus.external_api.errors import schedules as errors
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Body, Flag, Moment, Reading, Text, in_utc
from stratus.external_api.resources import booking
from stratus.external_api.resources.booking import Place, Wish, documented, info_not_valid, scheduler_of
from stratus.external_api.resources.schemas import Done, Failure, ScheduleCreated, ScheduleInfoAnswer, ScheduleUpdated
from stratus.foundation.errors import InvalidFields
from stratus.organisation.queries import api_settings
from stratus.people.hierarchies.queries import full_path
from stratus.scheduling import queries, rules
from stratus.scheduling.errors import AlreadyActivated, AlreadyStarted, CannotActivate
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules import actions
from stratus.tenancy.queries import tenant_settings

TAGS = ["Scheduling"]
REFUSED: dict[int, Any] = {400: Failure, 403: Failure}


class CreateSchedule(Body):
    """A schedule that is not yet activated."""

    spellings: ClassVar = {"AssessmentExtId": "AssessmentExternalId", "ScheduleExtId": "ScheduleExternalId"}

    assessment: Annotated[Text, Field(alias="AssessmentExternalId", max_length=64, description="External id of the assessment.")]
    start: Annotated[Moment, Field(alias="StartDateTime", description="When it opens.")]
    end: Annotated[
        Moment | None,
        Field(
            alias="EndDateTime",
            description="When it ends; must leave more than duration + extra time. Absent: start + duration + 60 minutes.",
        ),
    ] = None
    title: Annotated[Text, Field(alias="Title", max_length=100, description="Title; generated if not set.")] = ""
    external_id: Annotated[
        Text, Field(alias="ScheduleExternalId", max_length=64, description="Letters, digits, `-`, `_`, `.`; generated if not set.")
    ] = ""
    hierarchy: Annotated[
        Text, Field(alias="HierarchyExternalId", max_length=64, description="Organisation ID of its hierarchy; the root if not set.")
    ] = ""
    pin: Annotated[Text, Field(alias="PIN", max_length=64, description="PIN that candidates enter before they start.")] = ""
    use_proctorio: Annotated[
        Flag | None, Field(alias="UseProctorIo", description="Integrate with Proctorio; the assessment's option if not set.")
    ] = None
    proctorio_template: Annotated[
        Text, Field(alias="ProctorioTemplateExternalId", max_length=64, description="Proctorio template; the default one if not set.")
    ] = ""
    owner: Annotated[
        Text, Field(alias="Owner", max_length=64, description="Login name of the owner; overrides the scheduler of the settings.")
    ] = ""


class UpdateSchedule(Body):
    """Any of a draft's fields; of an activated schedule the PIN alone."""

    spellings: ClassVar = {"ScheduleExtId": "ScheduleExternalId"}

    start: Annotated[Moment | None, Field(alias="StartDateTime", description="When it opens.")] = None
    end: Annotated[Moment | None, Field(alias="EndDateTime", description="When it ends.")] = None
    title: Annotated[Text | None, Field(alias="Title", max_length=100, description="Title.")] = None
    external_id: Annotated[
        Text | None, Field(alias="ScheduleExternalId", max_length=64, description="New external id (also `ScheduleExtId`).")
    ] = None
    hierarchy: Annotated[
        Text | None, Field(alias="HierarchyExternalId", max_length=500, description="Organisation ID of its hierarchy.")
    ] = None
    pin: Annotated[Text | None, Field(alias="PIN", max_length=4, description="PIN that candidates enter before they start.")] = None
    use_proctorio: Annotated[Flag | None, Field(alias="UseProctorIo", description="Integrate with Proctorio.")] = None
    proctorio_template: Annotated[
        Text | None, Field(alias="ProctorioTemplateExternalId", max_length=64, description="Proctorio template.")
    ] = None


CREATE = "POST /external/schedule"


@api.post(
    "/external/schedule",
    response={200: ScheduleCreated, **REFUSED},
    summary="Create non published schedule",
    tags=TAGS,
    openapi_extra=described(
        CREATE,
        request={
            "Title": "Test",
            "AssessmentExternalId": "EXT1",
            "ScheduleExternalId": "EXT_sch_1",
            "StartDateTime": "2021-05-21T10:00:00",
            "EndDateTime": "2021-05-25T20:00:00",
            "PIN": "1234",
        },
        answers=[{"Content": "EXT_sch_1", "Success": True, "Errors": None}],
    ),
)
def create_draft(request: ApiRequest, body: InBody[Reading[CreateSchedule]]) -> HttpResponse:
    """Create a schedule that is not activated. Its candidates are added and it is activated by calls of their own."""
    given = body.valid(info_not_valid)
    wish = Wish(
        assessment=given.assessment,
        starts_at=given.start,
        ends_at=given.end,
        title=given.title,
        external_id=given.external_id,
        hierarchy=given.hierarchy,
        pin=given.pin,
        use_proctorio=given.use_proctorio,
        proctorio_template=given.proctorio_template,
        owner=given.owner,
    )
    data = booking.booked(wish, api_settings())
    try:
        schedule = actions.create_schedule(data, by=request.actor, now=request.now)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors))
    return success(schedule.external_id)


UPDATE = "PATCH /external/schedule/{externalId}"


@api.patch(
    "/external/schedule/{externalId}",
    response={200: ScheduleUpdated, **REFUSED},
    summary="Update schedule, or the PIN of an activated one",
    tags=TAGS,
    openapi_extra=described(
        UPDATE,
        request={
            "Title": "Test",
            "ScheduleExternalId": "EXT_sch_12",
            "StartDateTime": "2018-05-21T10:00:00",
            "EndDateTime": "2018-05-25T20:00:00",
            "PIN": "1234",
        },
        answers=[{"Content": "EXT_sch_12", "Success": True, "Errors": None}, {"Content": None, "Success": True, "Errors": None}],
    ),
)
def update_draft(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[UpdateSchedule]]) -> HttpResponse:
    """Change any fields of a draft; the last save wins. Of an activated schedule only the PIN, alone in the body, can be changed."""
    if body.value is not None and not body.given:
        raise fail(errors.NOTHING_TO_UPDATE)
    schedule = schedule_named(externalId)
    if schedule.status == ScheduleStatus.ACTIVE:
        return _change_pin(request, schedule, body)
    if schedule.archived_at is not None:
        raise fail(errors.SCHEDULE_ACTIVATED)
    given = body.valid(info_not_valid)
    settings = api_settings()
    zone = booking.zone_of(settings)
    changes: dict[str, Any] = {
        "title": given.title,
        "external_id": given.external_id,
        "starts_at": given.start and in_utc(given.start, zone),
        "ends_at": given.end and in_utc(given.end, zone),
        "pin": given.pin,
        "use_proctorio": given.use_proctorio,
        "proctorio_template": given.proctorio_template,
    }
    place = Place.named(given.hierarchy) if given.hierarchy else None
    if place is not None and place.is_open:
        changes["hierarchy_id"] = place.hierarchy and place.hierarchy.pk
    if wrong := booking.template_error(given.proctorio_template or ""):
        raise info_not_valid(documented(wrong))
    # What follows runs in one transaction, so that the page's order of errors can be kept: a late error takes the change back.
    try:
        present = {name: value for name, value in changes.items() if value is not None}
        schedule = actions.update_schedule(schedule.pk, present, by=request.actor, now=request.now)
    except AlreadyActivated:
        raise fail(errors.SCHEDULE_ACTIVATED)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors))
    if place is not None:
        place.must_exist()
    scheduler_of(settings)
    if place is not None:
        place.must_be_open(errors.HIERARCHY_ARCHIVED_ON_UPDATE)
    return success(schedule.external_id)


def _change_pin(request: ApiRequest, schedule: Schedule, body: Reading[UpdateSchedule]) -> HttpResponse:
    """Change the PIN of an activated schedule: the only thing in the body, and only until the schedule is over."""
    over = rules.is_finished(schedule.ends_at, request.now) or schedule.archived_at is not None
    if body.given != {"PIN"} or over:
        raise fail(errors.SCHEDULE_ACTIVATED)
    given = body.valid(info_not_valid)
    scheduler_of(api_settings())
    actions.change_pin(schedule.pk, given.pin or "", by=request.actor, now=request.now)
    return success(None)


def schedule_named(external_id: str) -> Schedule:
    """Return the schedule with this external id. Raises `Schedule hasn't been found by external id`."""
    schedule = queries.schedule_by_external_id(external_id)
    if schedule is None:
        raise fail(errors.SCHEDULE_UNKNOWN)
    return schedule


ACTIVATE = "PUT /external/schedule/{externalId}/activate"


@api.put(
    "/external/schedule/{externalId}/activate",
    response={200: Done, **REFUSED},
    summary="Activate schedule",
    tags=TAGS,
    openapi_extra=described(ACTIVATE, answers=[{"Success": True, "Errors": None}]),
)
def activate(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Activate (publish) a schedule: from now on its candidates can start when it opens. Candidates may be added later."""
    schedule = schedule_named(externalId)
    try:
        actions.activate(schedule.pk, by=request.actor, now=request.now)
    except AlreadyActivated:
        raise fail(errors.ALREADY_ACTIVATED)
    except CannotActivate as error:
        raise fail(errors.CANNOT_ACTIVATE, documented(error.errors))
    scheduler_of(api_settings())
    return success()


DELETE = "DELETE /external/schedule/{externalId}"


@api.delete(
    "/external/schedule/{externalId}",
    response={200: Done, **REFUSED},
    summary="Delete schedule",
    tags=TAGS,
    openapi_extra=described(DELETE, answers=[{"Success": True, "Errors": None}]),
)
def delete(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Delete a schedule, which is possible until the first candidate has started."""
    schedule = schedule_named(externalId)
    try:
        actions.delete_schedule(schedule.pk, by=request.actor, now=request.now)
    except AlreadyStarted:
        raise fail(errors.CANNOT_DELETE)
    scheduler_of(api_settings())
    return success()


READ = "GET /external/schedule/{externalId}"


@api.get(
    "/external/schedule/{externalId}",
    response={200: ScheduleInfoAnswer, **REFUSED},
    summary="Get schedule info",
    tags=TAGS,
    openapi_extra=described(READ),
)
def read(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Read a schedule with its candidates, invigilators and the users it is shared with. Who has no User ID is left out."""
    schedule = schedule_named(externalId)
    archived = rules.is_archived(schedule.archived_at, schedule.ends_at, request.now, tenant_settings().archive_after_hours)
    names = ("first_name", "last_name", "username")
    candidates = schedule.registrations.exclude(candidate__external_id="").order_by("pk")
    sharing = schedule.shared_with.exclude(user__external_id="").order_by("pk")
    person = ("ExternalId", "FirstName", "LastName", "UserName", "Email")
    use_proctorio = schedule.assessment.use_proctorio if schedule.use_proctorio is None else schedule.use_proctorio
    return success(
        {
            "ExternalId": schedule.external_id,
            "Title": schedule.title,
            "StartDateTime": seconds(schedule.starts_at),
            "EndDateTime": seconds(schedule.ends_at),
            "Hierarchy": {"ExternalId": schedule.hierarchy.external_id or None, "FullPath": full_path(schedule.hierarchy)},
            "ArchiveState": 2 if (archived and schedule.status == ScheduleStatus.ACTIVE) or schedule.archived_at else 1,
            "IsActivated": schedule.status == ScheduleStatus.ACTIVE,
            "Candidates": _people(candidates, "candidate", ("external_id", *names), person),
            "Invigilators": _people(schedule.invigilators.order_by("pk"), "user", names, person[1:]),
            "SharingInformation": _people(sharing, "user", ("external_id", *names, "email"), person),
            "AssessmentExternalId": schedule.assessment.external_id or None,
            "Owner": schedule.owner.username,
            "PIN": schedule.pin or None,
            "UseProctorIo": use_proctorio,
        }
    )


def _people(rows: Any, relation: str, columns: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, str]]:
    values = rows.values_list(*(f"{relation}__{column}" for column in columns))
    return [dict(zip(names, row, strict=False)) for row in values]
