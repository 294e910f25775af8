"""Adding users to a schedule as invigilators, and taking them off again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.invigilators import errors
from stratus.external_api.invigilators.schemas import InvigilatorsAddedAnswer, InvigilatorsRemovedAnswer
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import Text, fail
from stratus.external_api.wire.external_ids import ExternalIds
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import users_named
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.scheduling import queries
from stratus.scheduling.errors import ScheduleArchived, ScheduleFinished
from stratus.scheduling.invigilators import actions
from stratus.scheduling.models import Schedule

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "PUT /schedule/{externalId}/invigilators",
    id="addInvigilators",
    summary="Add invigilators to schedule",
    answer=InvigilatorsAddedAnswer,
    request=["1", "89999"],
    answers=[
        {
            "Content": {
                "SuccessfullyAdded": ["1"],
                "Errors": [{"UserExtId": "89999", "Code": 318, "Error": "User does not have permissions to be invigilator"}],
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def add(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """Let users watch a schedule, a draft too, until it is over. Whoever watches it already counts as added."""
    ids = _some(request, body)
    schedule = _schedule_named(externalId)
    users = users_named(ids)
    with _documented():
        actions.add_invigilators(schedule.pk, [users[text] for text in ids if text in users], by=request.actor, now=request.now)
    able = queries.able_to_invigilate(users.values())
    added = [text for text in ids if users.get(text) in able]
    return success({"SuccessfullyAdded": added, "Errors": _errors(ids, added, errors.MAY_NOT_INVIGILATE)})


@resource.operation(
    "DELETE /schedule/{externalId}/invigilators",
    id="removeInvigilators",
    summary="Delete invigilators from schedule",
    answer=InvigilatorsRemovedAnswer,
    request=["1", "89999"],
    answers=[
        {
            "Content": {
                "SuccessfullyRemoved": ["1"],
                "Errors": [{"UserExtId": "89999", "Code": 319, "Error": "User has not been added as invigilator of this schedule"}],
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def remove(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """End the watching of users, until the schedule is over."""
    ids = _some(request, body)
    schedule = _schedule_named(externalId)
    users = users_named(ids, disabled_too=True)
    with _documented():
        gone = set(actions.remove_invigilators(schedule.pk, list(users.values()), by=request.actor, now=request.now))
    removed = [text for text in ids if users.get(text) in gone]
    return success({"SuccessfullyRemoved": removed, "Errors": _errors(ids, removed, errors.NOT_AN_INVIGILATOR)})


def _some(request: ApiRequest, body: Reading[ExternalIds]) -> list[str]:
    """Return the ids. Raises 100 for a body without anything, 200 for one without any id."""
    if request.json in ({}, []):
        raise fail(errors.BODY_EMPTY)
    if not body.value:
        raise fail(errors.NO_VALID_USERS)
    return body.value


def _schedule_named(external_id: str) -> Schedule:
    """Return the schedule with this external id. Raises 300 or 301."""
    find = queries.schedule_by_external_id
    return find_or_fail(find, external_id, empty=errors.SCHEDULE_ID_EMPTY, unknown=errors.SCHEDULE_NOT_FOUND)


@contextmanager
def _documented() -> Iterator[None]:
    """Turn what the actions say of a schedule that is over into 302 and 305."""
    try:
        yield
    except ScheduleArchived:
        raise fail(errors.SCHEDULE_ARCHIVED)
    except ScheduleFinished:
        raise fail(errors.SCHEDULE_FINISHED)


def _errors(ids: Sequence[str], done: Sequence[str], error: Text) -> list[dict[str, Any]]:
    """Return an item error for each id that is not done; the page knows one alone, for unknown users too."""
    well = set(done)
    return [{"UserExtId": text, "Code": error.code, "Error": error.text} for text in ids if text not in well]
