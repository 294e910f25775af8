"""Adding existing users to a schedule as candidates, and taking them off again."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.candidates import errors
from stratus.external_api.candidates.schemas import CandidatesAddedAnswer, CandidatesDeletedAnswer
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.booking import schedule_named, scheduler_of
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import ExternalIds
from stratus.external_api.wire.people import users_named
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.invigilation.errors import HasIncident
from stratus.organisation.queries import api_settings
from stratus.scheduling.candidates import actions
from stratus.scheduling.errors import AlreadyActivated, AlreadyStarted, ScheduleIsOver

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "PUT /schedule/{externalId}/candidates",
    id="addCandidates",
    summary="Add candidates to schedule",
    answer=CandidatesAddedAnswer,
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


@resource.operation(
    "DELETE /external/schedule/{externalId}/candidates",
    id="removeCandidates",
    summary="Delete candidates from schedule",
    answer=CandidatesDeletedAnswer,
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
)
def remove(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[ExternalIds]]) -> HttpResponse:
    """Take candidates off a schedule that is not activated."""
    schedule = schedule_named(externalId)
    ids = _some(body)
    users = _users(ids, disabled_too=True)
    scheduler_of(api_settings())
    try:
        removed = set(actions.remove_candidates(schedule.pk, list(users.values()), by=request.actor, now=request.now))
    except (AlreadyActivated, AlreadyStarted, HasIncident):
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
    """Return external id → user id, or raise `No users were found by external ids`. One query."""
    found = users_named(ids, disabled_too=disabled_too)
    if not found:
        raise fail(errors.NO_USERS)
    return found
