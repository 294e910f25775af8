"""Adding existing users to a schedule as candidates, and taking them off again."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import BeforeValidator, Field

from stratus.external_api import errors
from stratus.external_api.api import ScheduleId, api, described
from stratus.external_api.booking import scheduler_of
from stratus.external_api.envelope import success
from stratus.external_api.errors import fail
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Reading, is_absent
from stratus.external_api.schedules import REFUSED, TAGS, schedule_named
from stratus.external_api.schemas import CandidatesAddedAnswer, CandidatesDeletedAnswer
from stratus.people.models import User
from stratus.people.queries import api_settings
from stratus.people.rules import is_storable
from stratus.scheduling import actions
from stratus.scheduling.errors import AlreadyActivated, AlreadyStarted, ScheduleIsOver


def _ids(value: Any) -> list[str]:
    """Return the external ids of an array or a text, split at commas, each once.

    What can be no id is told as the text that it is in JSON, so that each element is accounted for; nothing but such is no id at all.
    """
    given = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found: dict[str, None] = {}
    any_id = False
    for element in given:
        if is_absent(element):
            continue
        if isinstance(element, bool) or not isinstance(element, str | int):
            found[json.dumps(element)] = None
            continue
        for part in filter(None, (part.strip() for part in str(element).split(","))):
            any_id = any_id or is_storable(part)
            # A lone surrogate cannot be sent back as it came.
            found[part.encode("utf-8", "backslashreplace").decode()] = None
    return list(found) if any_id else []


ExternalIds = Annotated[list[str], BeforeValidator(_ids), Field(description="User IDs; an element may hold several, separated by commas.")]

ADD = "PUT /schedule/{externalId}/candidates"


@api.put(
    "/schedule/{externalId}/candidates",
    response={200: CandidatesAddedAnswer, **REFUSED},
    summary="Add candidates to schedule",
    tags=TAGS,
    openapi_extra=described(
        ADD,
        request=["7132", "7133"],
        answers=[
            {
                "Content": {
                    "AddedCandidateExternalIds": [],
                    "NotFoundUserExternalIds": [],
                    "AlreadyAddedCandidateExternalIds": ["u1"],
                },
                "Success": True,
                "Errors": None,
            }
        ],
    ),
)
def add(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """Add existing users to a schedule, in the given order; also to an activated one until its window is over."""
    schedule = schedule_named(externalId)
    ids = _some(body)
    users = _users(ids, disabled_too=False)
    scheduler_of(api_settings())
    try:
        registrations = actions.add_candidates(
            schedule.pk, [users[text] for text in ids if text in users], by=request.actor, now=request.now
        )
    except ScheduleIsOver:
        raise fail(errors.SCHEDULE_ACTIVATED)
    new = {registration.candidate_id for registration in registrations}
    return success(
        {
            "AddedCandidateExternalIds": [text for text in ids if users.get(text) in new],
            "NotFoundUserExternalIds": [text for text in ids if text not in users],
            "AlreadyAddedCandidateExternalIds": [text for text in ids if text in users and users[text] not in new],
        }
    )


REMOVE = "DELETE /external/schedule/{externalId}/candidates"


@api.delete(
    "/external/schedule/{externalId}/candidates",
    response={200: CandidatesDeletedAnswer, **REFUSED},
    summary="Delete candidates from schedule",
    tags=TAGS,
    openapi_extra=described(
        REMOVE,
        request=["EXT1", "EXT3"],
        answers=[
            {
                "Content": {
                    "DeletedCandidateExternalIds": ["EXT1"],
                    "NotFoundCandidateExternalIds": [],
                    "NotFoundUserExternalIds": ["EXT3"],
                },
                "Success": True,
                "Errors": None,
            }
        ],
    ),
)
def remove(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """Take candidates off a schedule that is not activated."""
    schedule = schedule_named(externalId)
    ids = _some(body)
    users = _users(ids, disabled_too=True)
    scheduler_of(api_settings())
    try:
        removed = set(actions.remove_candidates(schedule.pk, list(users.values()), by=request.actor, now=request.now))
    except (AlreadyActivated, AlreadyStarted):
        raise fail(errors.SCHEDULE_ACTIVATED)
    return success(
        {
            "DeletedCandidateExternalIds": [text for text in ids if users.get(text) in removed],
            "NotFoundCandidateExternalIds": [text for text in ids if text in users and users[text] not in removed],
            "NotFoundUserExternalIds": [text for text in ids if text not in users],
        }
    )


def _some(body: Reading[ExternalIds]) -> list[str]:
    """Return the ids, or raise `No external ids have been provided`."""
    if not body.value:
        raise fail(errors.NO_IDS)
    return body.value


def _users(ids: list[str], *, disabled_too: bool) -> dict[str, int]:
    """Return external id → user id of the users that are there. Raises `No users were found by external ids`. One query."""
    users = User.objects.filter(external_id__in=[text for text in ids if is_storable(text)], deleted_at=None)
    if not disabled_too:
        users = users.filter(is_active=True)
    found = dict(users.values_list("external_id", "pk"))
    if not found:
        raise fail(errors.NO_USERS)
    return found
