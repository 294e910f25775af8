"""Adding candidates' published results to a review session, and removing them (`api/reference` §3.8.5, §3.8.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.request import ApiRequest
from stratus.external_api.review import errors
from stratus.external_api.review.routes import session_named
from stratus.external_api.review.schemas import CandidateResults, ResultsAddedAnswer, ReviewSessionId, ReviewSessionNamed
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import Text, fail
from stratus.external_api.wire.people import users_named
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts.numbered import USER_NOT_FOUND
from stratus.foundation.text import is_entity_id
from stratus.results.review.actions import results as actions
from stratus.results.review.actions.results import Problem, Wanted
from stratus.results.review.errors import (
    AlreadyViewed,
    CannotRemove,
    NothingWouldBeLeft,
    NotInSession,
    NotPublished,
    SessionArchived,
)
from stratus.scheduling.models import Schedule

resource = Resource("Review", errors.PAGES)

PROBLEMS: dict[Problem, Text] = {
    Problem.NOT_PUBLISHED: errors.RESULT_NOT_PUBLISHED,
    Problem.ALREADY_ADDED: errors.ALREADY_ADDED,
    Problem.IN_ONGOING_SESSION: errors.ADDED_TO_ONGOING,
}
REFUSALS: dict[type[CannotRemove], Text] = {
    NotPublished: errors.RESULT_NOT_PUBLISHED,
    NotInSession: errors.NOT_ADDED,
    AlreadyViewed: errors.VIEWED,
    NothingWouldBeLeft: errors.REMOVES_ALL,
}
Key = tuple[str, str]
"""The ids of a candidate and of a schedule, as they were given; the schedule's may be empty."""
NOBODY = 0
"""The id of nothing: of a user or a schedule that is not known."""

REQUEST = {"CandidateResults": [{"CandidateExtId": "ext1"}, {"CandidateExtId": "ext2", "ScheduleExtId": "s_ext2"}]}


@resource.operation(
    "PUT /external/review-sessions/{externalId}/results/add",
    id="addResultsToReviewSession",
    summary="Add candidates to review session",
    answer=ResultsAddedAnswer,
    request=REQUEST,
    answers=[
        {"Content": {"SuccessfullyAdded": [{"CandidateExtId": "george"}], "Errors": []}, "Success": True, "Errors": None},
        {
            "Content": {
                "SuccessfullyAdded": [],
                "Errors": [
                    {"CandidateExtId": "brad", "Code": error.code, "Error": error.text}
                    for error in (errors.ALREADY_ADDED, errors.ADDED_TO_ONGOING)
                ]
                + [{"CandidateExtId": "peter", "Code": USER_NOT_FOUND.code, "Error": USER_NOT_FOUND.text}],
            },
            "Success": True,
            "Errors": None,
        },
    ],
)
def add(request: ApiRequest, externalId: ReviewSessionId, body: InBody[Reading[CandidateResults]]) -> HttpResponse:
    """Add published results, also to an activated session. Where several attempts are published, the one that counts is added."""
    given = _given(externalId, body)
    session = session_named(externalId)
    known = users_named(candidate for candidate, _schedule in given)
    present = [key for key in given if key[0] in known]
    try:
        outcomes = actions.add_results(session.pk, _wanted(present, known), by=request.actor, now=request.now)
    except SessionArchived:
        raise fail(errors.SESSION_ARCHIVED)
    became = dict(zip(present, outcomes, strict=True))
    added, not_added = [], []
    for key in given:
        outcome = became.get(key)
        if outcome is not None and outcome.rows:
            added.append(_named(key))
        texts = [USER_NOT_FOUND] if outcome is None else [PROBLEMS[problem] for problem in outcome.problems]
        not_added += [_named(key) | {"Code": text.code, "Error": text.text} for text in texts]
    return success({"SuccessfullyAdded": added, "Errors": not_added})


@resource.operation(
    "PUT /external/review-sessions/{externalId}/results/remove",
    id="removeResultsFromReviewSession",
    summary="Remove candidates from review session",
    answer=ReviewSessionNamed,
    request=REQUEST,
    answers=[{"Content": "CR123", "Success": True, "Errors": None}],
)
def remove(request: ApiRequest, externalId: ReviewSessionId, body: InBody[Reading[CandidateResults]]) -> HttpResponse:
    """Remove results that their candidates have not viewed, also from an activated session: all that are named, or none."""
    given = _given(externalId, body)
    session = session_named(externalId)
    known = users_named((candidate for candidate, _schedule in given), disabled_too=True)
    try:
        actions.remove_results(session.pk, _wanted(given, known), by=request.actor, now=request.now)
    except CannotRemove as refused:
        text, places = REFUSALS[type(refused)], list(given.values())
        raise fail(text, {f"CandidateResults[{places[number]}]": text.text for number in refused.positions})
    return success(session.external_id)


def _given(external_id: str, body: Reading[CandidateResults]) -> dict[Key, int]:
    """Return what is named, each once, with its place in the body; or raise the errors that come before the session is looked up."""
    if not external_id:
        raise fail(errors.SESSION_ID_EMPTY)
    if body.value is None and any(path.startswith("CandidateResults[") for path in body.errors):
        raise fail(errors.CANDIDATE_ID_EMPTY, body.errors)
    if body.value is None or not body.value.results:
        raise fail(errors.NO_VALID_USERS, body.errors if body.given else None)
    found: dict[Key, int] = {}
    for place, one in enumerate(body.value.results):
        found.setdefault((one.candidate, one.schedule), place)
    return found


def _wanted(keys: Iterable[Key], users: Mapping[str, int]) -> list[Wanted]:
    """Return the results that are named by ids of ours; at most one query."""
    named = list(keys)
    texts = {schedule for _candidate, schedule in named if is_entity_id(schedule)}
    found = Schedule.objects.filter(external_id__in=texts, deleted_at=None).values_list("external_id", "pk") if texts else ()
    schedules = dict(found)
    return [Wanted(users.get(candidate, NOBODY), schedules.get(schedule, NOBODY) if schedule else None) for candidate, schedule in named]


def _named(key: Key) -> dict[str, Any]:
    candidate, schedule = key
    return {"CandidateExtId": candidate} | ({"ScheduleExtId": schedule} if schedule else {})
