"""What other systems do to attempts while an exam runs: voiding them, and giving more time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.delivery.attempts.errors import BadInput, Refused
from stratus.external_api.attempts import errors
from stratus.external_api.attempts.schemas import AttemptsUpdatedAnswer, SetExtraTime
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import Text as Error
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import ExternalIds
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import users_named
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts.numbered import UNKNOWN_ERROR, USER_NOT_FOUND
from stratus.invigilation.live import actions
from stratus.scheduling import queries, rules
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules.states import State, state_of
from stratus.tenancy.queries import tenant_settings

resource = Resource("Attempts", errors.PAGES)


@resource.operation(
    "PUT /external/schedule/{externalId}/void",
    id="voidAttempts",
    summary="Void attempts",
    answer=AttemptsUpdatedAnswer,
    request=["EXT1", "EXT3", "EXT4"],
    answers=[
        {
            "Content": {
                "SuccessfullyUpdated": ["EXT1"],
                "Errors": [
                    {"CandidateExtId": "EXT3", "Error": "User NOT found"},
                    {"CandidateExtId": "EXT4", "Error": "Attempt cannot be started"},
                ],
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def void(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """Make the running attempts of candidates void, or the places of those who have not started. This is final."""
    ids = body.value
    if not ids:
        raise fail(errors.NOTHING_TO_VOID)
    schedule = find_or_fail(queries.schedule_by_external_id, externalId, unknown=errors.VOID_NOT_FOUND)
    if _is_archived(schedule, request):
        raise fail(errors.VOID_ARCHIVED)
    if not rules.is_open(schedule.starts_at, schedule.ends_at, request.now):
        raise fail(errors.VOID_NOT_IN_PROGRESS)
    if schedule.status != ScheduleStatus.ACTIVE:
        raise fail(errors.VOID_NOT_ACTIVATED)
    places = _registrations(schedule, ids)
    refused = actions.void_attempts(schedule.pk, list(places.values()), by=request.actor, now=request.now)
    return success(_outcome(ids, places, refused, unknown=errors.USER_UNKNOWN))


NAMES = {"minutes": "ExtraTime", "comment": "Comment"}


@resource.operation(
    "PUT /external/schedule/{externalId}/setExtraTime",
    id="setExtraTime",
    summary="Set extra time for attempt",
    answer=AttemptsUpdatedAnswer,
    request={"CandidateExtIds": ["7132", "x"], "ExtraTime": 10, "Comment": "Fire alarm"},
    answers=[
        {
            "Content": {
                "SuccessfullyUpdated": ["7132"],
                "Errors": [{"CandidateExtId": "x", "Code": 202, "Error": "User has not been found"}],
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def set_extra_time(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[SetExtraTime]]) -> HttpResponse:
    """Add minutes to those that candidates have: to the running attempt, or to the next one where none runs and a further one is allowed.

    Every call **adds**: sent twice it gives twice as much. Send an `Idempotency-Key`, so that a repeat after a lost answer adds nothing.
    """
    if body.value is None and not body.given:
        raise fail(errors.BODY_EMPTY)
    if "CandidateExtIds" in body.errors:
        raise fail(errors.NO_VALID_USERS)
    if not externalId:
        raise fail(errors.SCHEDULE_ID_EMPTY)
    schedule = _to_be_extended(externalId, request)
    given = body.valid(_invalid)
    places = _registrations(schedule, given.candidates)
    try:
        refused = actions.grant_extra_time(
            schedule.pk, list(places.values()), given.minutes, comment=given.comment, by=request.actor, now=request.now
        )
    except BadInput as error:
        raise _invalid({NAMES[error.field or ""]: error.message})
    return success(_outcome(given.candidates, places, refused, unknown=USER_NOT_FOUND))


def _to_be_extended(external_id: str, request: ApiRequest) -> Schedule:
    """Return the schedule, or raise the first of the page's errors about it."""
    schedule = find_or_fail(queries.schedule_by_external_id, external_id, unknown=errors.SCHEDULE_NOT_FOUND)
    if _is_archived(schedule, request):
        raise fail(errors.SCHEDULE_ARCHIVED)
    if schedule.status != ScheduleStatus.ACTIVE:
        raise fail(errors.SCHEDULE_NOT_ACTIVATED)
    if rules.is_finished(schedule.ends_at, request.now):
        raise fail(errors.SCHEDULE_FINISHED)
    if queries.delivered_version(schedule, request.now).options["duration"] is None:
        raise fail(errors.NO_TIME_LIMIT)
    return schedule


def _invalid(found: Mapping[str, str]) -> Exception:
    """Return 102: the page has no number for a wrong value (`api/decisions` §2)."""
    return fail(UNKNOWN_ERROR, found)


def _is_archived(schedule: Schedule, request: ApiRequest) -> bool:
    return state_of(schedule, request.now, tenant_settings().archive_after_hours) == State.ARCHIVED


def _registrations(schedule: Schedule, ids: Sequence[str]) -> dict[str, int]:
    """Return User ID → registration of those who are on the schedule, disabled users too. Two queries."""
    users = users_named(ids, disabled_too=True)
    places = dict(schedule.registrations.filter(candidate_id__in=list(users.values())).values_list("candidate_id", "pk"))
    return {text: places[user] for text, user in users.items() if user in places}


def _outcome(ids: Sequence[str], places: Mapping[str, int], refused: Sequence[Refused], *, unknown: Error) -> dict[str, Any]:
    """Return what became of each User ID, in the order given."""
    without = {one.registration_id for one in refused}
    found: list[dict[str, Any]] = []
    for text in ids:
        if text not in places:
            code = {} if unknown.code is None else {"Code": unknown.code}
            found.append({"CandidateExtId": text, **code, "Error": unknown.text})
        elif places[text] in without:
            found.append({"CandidateExtId": text, "Error": errors.CANNOT_BE_STARTED.text})
    return {"SuccessfullyUpdated": [text for text in ids if text in places and places[text] not in without], "Errors": found}
