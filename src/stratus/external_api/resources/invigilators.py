"""Adding users to a schedule as invigilators, and taking them off again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import Field

from stratus.external_api.api import ScheduleId, api, described
from stratus.external_api.envelope import success
from stratus.external_api.errors import Text, fail, invigilators, numbered
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Reading
from stratus.external_api.resources.external_ids import ExternalIds, users_named
from stratus.external_api.resources.schedules import REFUSED, TAGS
from stratus.external_api.resources.schemas import Answer, Done
from stratus.scheduling import queries
from stratus.scheduling.errors import ScheduleArchived, ScheduleFinished
from stratus.scheduling.invigilators import actions
from stratus.scheduling.models import Schedule


class ErrorOfUser(Answer):
    """Why one user was left out."""

    user: Annotated[str, Field(alias="UserExtId", description="The id, as it was sent.")]
    code: Annotated[int, Field(alias="Code", description="Number of the error.")]
    error: Annotated[str, Field(alias="Error", description="What is wrong.")]


class InvigilatorsAdded(Answer):
    """What became of each user."""

    added: Annotated[list[str], Field(alias="SuccessfullyAdded", description="User IDs of those who watch the schedule now.")]
    errors: Annotated[list[ErrorOfUser], Field(alias="Errors", description="Who was not added.")]


class InvigilatorsAddedAnswer(Done):
    """Outcome of adding invigilators in the envelope."""

    content: Annotated[InvigilatorsAdded, Field(alias="Content", description="User IDs by what became of them.")]


class InvigilatorsRemoved(Answer):
    """What became of each user."""

    removed: Annotated[list[str], Field(alias="SuccessfullyRemoved", description="User IDs of those who watch the schedule no more.")]
    errors: Annotated[list[ErrorOfUser], Field(alias="Errors", description="Who was not removed.")]


class InvigilatorsRemovedAnswer(Done):
    """Outcome of removing invigilators in the envelope."""

    content: Annotated[InvigilatorsRemoved, Field(alias="Content", description="User IDs by what became of them.")]


@api.put(
    "/schedule/{externalId}/invigilators",
    response={200: InvigilatorsAddedAnswer, **REFUSED},
    summary="Add invigilators to schedule",
    tags=TAGS,
    openapi_extra=described(
        invigilators.ADD,
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
    ),
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
    return success({"SuccessfullyAdded": added, "Errors": _errors(ids, added, numbered.MAY_NOT_INVIGILATE)})


@api.delete(
    "/schedule/{externalId}/invigilators",
    response={200: InvigilatorsRemovedAnswer, **REFUSED},
    summary="Delete invigilators from schedule",
    tags=TAGS,
    openapi_extra=described(
        invigilators.REMOVE,
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
    ),
)
def remove(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """End the watching of users, until the schedule is over."""
    ids = _some(request, body)
    schedule = _schedule_named(externalId)
    users = users_named(ids, disabled_too=True)
    with _documented():
        gone = set(actions.remove_invigilators(schedule.pk, list(users.values()), by=request.actor, now=request.now))
    removed = [text for text in ids if users.get(text) in gone]
    return success({"SuccessfullyRemoved": removed, "Errors": _errors(ids, removed, numbered.NOT_AN_INVIGILATOR)})


def _some(request: ApiRequest, body: Reading[ExternalIds]) -> list[str]:
    """Return the ids. Raises 100 for a body without anything, 200 for one without any id."""
    if request.json in ({}, []):
        raise fail(numbered.BODY_EMPTY)
    if not body.value:
        raise fail(numbered.NO_VALID_USERS)
    return body.value


def _schedule_named(external_id: str) -> Schedule:
    """Return the schedule with this external id. Raises 300 or 301."""
    if not external_id:
        raise fail(numbered.SCHEDULE_ID_EMPTY)
    schedule = queries.schedule_by_external_id(external_id)
    if schedule is None:
        raise fail(numbered.SCHEDULE_NOT_FOUND)
    return schedule


@contextmanager
def _documented() -> Iterator[None]:
    """Turn what the actions say of a schedule that is over into 302 and 305."""
    try:
        yield
    except ScheduleArchived:
        raise fail(numbered.SCHEDULE_ARCHIVED)
    except ScheduleFinished:
        raise fail(numbered.SCHEDULE_FINISHED)


def _errors(ids: Sequence[str], done: Sequence[str], error: Text) -> list[dict[str, Any]]:
    """Return an item error for each id that is not done; the page knows one alone, for unknown users too."""
    well = set(done)
    return [{"UserExtId": text, "Code": error.code, "Error": error.text} for text in ids if text not in well]
