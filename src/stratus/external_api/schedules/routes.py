"""Creating, changing, activating, deleting and reading a schedule."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules import booking, errors, info, samples
from stratus.external_api.schedules.booking import Place, Wish, info_not_valid, schedule_named, scheduler_of
from stratus.external_api.schedules.schemas import (
    CreateSchedule,
    ScheduleCreated,
    ScheduleId,
    ScheduleInfo,
    ScheduleInfoAnswer,
    ScheduleUpdated,
    UpdateSchedule,
)
from stratus.external_api.wire.answers import Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import documented, fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import expect_known
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.values import in_utc
from stratus.foundation.errors import InvalidFields
from stratus.organisation.queries import api_settings
from stratus.scheduling import rules
from stratus.scheduling.errors import AlreadyActivated, AlreadyStarted, CannotActivate
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules import actions

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "POST /external/schedule",
    id="createDraftSchedule",
    summary="Create non published schedule",
    answer=ScheduleCreated,
    request={
        "Title": "Test",
        "AssessmentExternalId": "EXT1",
        "ScheduleExternalId": "EXT_sch_1",
        "StartDateTime": "2021-05-21T10:00:00Z",
        "EndDateTime": "2021-05-25T20:00:00Z",
        "PIN": "1234",
    },
    answers=[{"Content": "EXT_sch_1", "Success": True, "Errors": None}],
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
        raise info_not_valid(documented(error.errors, booking.NAMES))
    return success(schedule.external_id)


@resource.operation(
    "PATCH /external/schedule/{externalId}",
    id="updateSchedule",
    summary="Update schedule, or the PIN of an activated one",
    answer=ScheduleUpdated,
    request={
        "Title": "Test",
        "ScheduleExternalId": "EXT_sch_12",
        "StartDateTime": "2018-05-21T10:00:00Z",
        "EndDateTime": "2018-05-25T20:00:00Z",
        "PIN": "1234",
    },
    answers=[{"Content": "EXT_sch_12", "Success": True, "Errors": None}, {"Content": None, "Success": True, "Errors": None}],
)
def update_draft(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[UpdateSchedule]]) -> HttpResponse:
    """Change any fields of a draft; the last save wins. Of an activated schedule only the PIN, alone in the body, can be changed.

    What equals the present value does not count, so that what reading a schedule answers can be sent back. An end that was computed goes
    on following the start; one that is sent with another start stays where it is put.
    """
    expect_known(request, body, ScheduleInfo, lambda found: fail(errors.NOTHING_TO_UPDATE, found))
    schedule = schedule_named(externalId)
    settings = api_settings()
    zone = booking.zone_of(settings)
    is_active = schedule.status == ScheduleStatus.ACTIVE
    is_pin_alone = body.given == {"PIN"}
    body = _differing(body, schedule, request, zone)
    if body.value is not None and not body.given:
        scheduler_of(settings)
        return success(None if is_active and is_pin_alone else schedule.external_id)
    if is_active:
        return _change_pin(request, schedule, body)
    if schedule.archived_at is not None:
        raise fail(errors.SCHEDULE_ACTIVATED)
    given = body.valid(info_not_valid)
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
        raise info_not_valid(documented(wrong, booking.NAMES))
    # What follows runs in one transaction, so that the page's order of errors can be kept: a late error takes the change back.
    try:
        present = {name: value for name, value in changes.items() if value is not None}
        schedule = actions.update_schedule(schedule.pk, present, by=request.actor, now=request.now)
    except AlreadyActivated:
        raise fail(errors.SCHEDULE_ACTIVATED)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors, booking.NAMES))
    if place is not None:
        place.must_exist()
    scheduler_of(settings)
    if place is not None:
        place.must_be_open(errors.HIERARCHY_ARCHIVED_ON_UPDATE)
    return success(schedule.external_id)


def _differing(body: Reading[UpdateSchedule], schedule: Schedule, request: ApiRequest, zone: ZoneInfo) -> Reading[UpdateSchedule]:
    """Return what is not so already. A computed end that is sent with another start is meant: else it would follow that start."""
    told = info.writable(schedule, request.now)
    rest = differing(body, told, zone)
    if "StartDateTime" in rest.given and not schedule.end_is_given:
        del told["EndDateTime"]
        rest = differing(body, told, zone)
    return rest


def _change_pin(request: ApiRequest, schedule: Schedule, body: Reading[UpdateSchedule]) -> HttpResponse:
    """Change the PIN of an activated schedule: the only thing in the body, and only until the schedule is over."""
    over = rules.is_finished(schedule.ends_at, request.now) or schedule.archived_at is not None
    if body.given != {"PIN"} or over:
        raise fail(errors.SCHEDULE_ACTIVATED)
    given = body.valid(info_not_valid)
    scheduler_of(api_settings())
    actions.change_pin(schedule.pk, given.pin or "", by=request.actor, now=request.now)
    return success(None)


@resource.operation(
    "PUT /external/schedule/{externalId}/activate",
    id="activateSchedule",
    summary="Activate schedule",
    answer=Done,
    answers=[{"Success": True, "Errors": None}],
)
def activate(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Activate (publish) a schedule: from now on its candidates can start when it opens. Candidates may be added later."""
    schedule = schedule_named(externalId)
    try:
        actions.activate(schedule.pk, by=request.actor, now=request.now)
    except AlreadyActivated:
        raise fail(errors.ALREADY_ACTIVATED)
    except CannotActivate as error:
        raise fail(errors.CANNOT_ACTIVATE, documented(error.errors, booking.NAMES))
    scheduler_of(api_settings())
    return success()


@resource.operation(
    "DELETE /external/schedule/{externalId}",
    id="deleteSchedule",
    summary="Delete schedule",
    answer=Done,
    answers=[{"Success": True, "Errors": None}],
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


@resource.operation(
    "GET /external/schedule/{externalId}",
    id="getSchedule",
    summary="Get schedule info",
    answer=ScheduleInfoAnswer,
    answers=[samples.READ],
)
def read(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Read a schedule with its candidates, invigilators and the users it is shared with. Who has no User ID is left out.

    Launch links are secrets and stand in no list: `GET /schedule/{externalId}/candidates/{candidateExternalId}` tells one.
    """
    return success(info.told(schedule_named(externalId), request.now))
