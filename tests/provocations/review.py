"""How the pages about candidate review sessions are brought to answer their errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from provocations import provokes
from stratus.external_api.review import errors as e
from stratus.foundation import clock
from stratus.results.models import Result
from stratus.results.review.models import ReviewResult
from support.builders import a_result, a_review_session, a_schedule, a_user
from support.caller import Api, Reply

CREATE = "POST /external/review-sessions"
READ = "GET /external/review-sessions/{externalId}"
UPDATE = "PATCH /external/review-sessions/{externalId}"
ACTIVATE = "PUT /external/review-sessions/{externalId}/activate"
ADD = "PUT /external/review-sessions/{externalId}/results/add"
REMOVE = "PUT /external/review-sessions/{externalId}/results/remove"
SHARE = "PUT /external/review-sessions/{externalId}/sharing"


def named(*candidates: Any) -> dict[str, Any]:
    """The body that names these candidates, by their User IDs or by whole elements."""
    return {"CandidateResults": [one if isinstance(one, dict) else {"CandidateExtId": one} for one in candidates]}


def candidate_of(result: Result) -> str:
    return result.registration.candidate.external_id


@provokes(CREATE, e.SESSION_NOT_VALID)
def an_id_in_use(api: Api) -> Reply:
    a_review_session(external_id="CR1")
    return api.post("/external/review-sessions", {"ExternalId": "CR1", "ScheduleExtId": a_schedule().external_id})


BODIES: dict[str, Any] = {
    READ: None,
    UPDATE: {"Title": "x"},
    ACTIVATE: None,
    ADD: named("x"),
    REMOVE: named("x"),
}


def ask(api: Api, operation: str, external_id: str, body: Any = None) -> Reply:
    method, path = operation.split()
    return api(method, path.format(externalId=external_id), BODIES.get(operation) if body is None else body)


for _operation in BODIES:

    @provokes(_operation, e.SESSION_ID_EMPTY)
    def an_empty_id(api: Api, operation: str = _operation) -> Reply:
        return ask(api, operation, "%20")

    @provokes(_operation, e.SESSION_NOT_FOUND)
    def an_unknown_session(api: Api, operation: str = _operation) -> Reply:
        return ask(api, operation, "nothing")


@provokes(UPDATE, e.NOTHING_TO_UPDATE)
def only_unknown_and_absent_properties(api: Api) -> Reply:
    return ask(api, UPDATE, a_review_session(active=True).external_id, {"Titel": "x", "Title": None, "Pin": " "})


@provokes(UPDATE, e.SESSION_ACTIVATED)
def the_title_of_an_activated_one(api: Api) -> Reply:
    return ask(api, UPDATE, a_review_session(active=True).external_id, {"Title": 5, "UsePin": "maybe"})


@provokes(UPDATE, e.SESSION_NOT_VALID)
def options_that_do_not_go_together(api: Api) -> Reply:
    return ask(api, UPDATE, a_review_session().external_id, {"ResultsOptions": {"ShowMarkingScheme": True}})


@provokes(ACTIVATE, e.IN_ONGOING)
def activate_with_a_result_of_an_ongoing_one(api: Api) -> Reply:
    result = a_result()
    prepared = a_review_session(result)
    a_review_session(result, active=True)
    return ask(api, ACTIVATE, prepared.external_id)


@provokes(ACTIVATE, e.SESSION_NOT_VALID)
def activate_when_it_is_over(api: Api) -> Reply:
    past = clock.now() - timedelta(days=9)
    over = a_review_session(period_mode="TIME_SPAN", starts_at=past, ends_at=past + timedelta(days=1))
    return ask(api, ACTIVATE, over.external_id)


for _operation in (ADD, REMOVE):

    @provokes(_operation, e.NO_VALID_USERS)
    def no_candidates(api: Api, operation: str = _operation) -> Reply:
        assert ask(api, operation, "nothing", []).code == 200
        return ask(api, operation, "nothing", {"CandidateResults": []})

    @provokes(_operation, e.CANDIDATE_ID_EMPTY)
    def a_blank_candidate(api: Api, operation: str = _operation) -> Reply:
        return ask(api, operation, "nothing", named("x", " "))


@provokes(ADD, e.SESSION_ARCHIVED)
def add_when_it_is_over(api: Api) -> Reply:
    past = clock.now() - timedelta(days=9)
    over = a_review_session(active=True, now=past, period_mode="TIME_SPAN", starts_at=past, ends_at=past + timedelta(days=1))
    return ask(api, ADD, over.external_id)


@provokes(REMOVE, e.RESULT_NOT_PUBLISHED)
def remove_somebody_without_result(api: Api) -> Reply:
    result = a_result()
    return ask(api, REMOVE, a_review_session(result).external_id, named(a_user().external_id, candidate_of(result)))


@provokes(REMOVE, e.NOT_ADDED)
def remove_a_result_that_is_not_in_it(api: Api) -> Reply:
    result = a_result()
    other = a_result(result.schedule)
    return ask(api, REMOVE, a_review_session(result).external_id, named(candidate_of(result), candidate_of(other)))


@provokes(REMOVE, e.VIEWED)
def remove_a_result_that_was_viewed(api: Api) -> Reply:
    result = a_result()
    session = a_review_session(result, active=True)
    ReviewResult.objects.filter(session=session).update(visited_at=clock.now())
    return ask(api, REMOVE, session.external_id, named(candidate_of(result)))


@provokes(REMOVE, e.REMOVES_ALL)
def remove_everything(api: Api) -> Reply:
    result = a_result()
    return ask(api, REMOVE, a_review_session(result).external_id, named(candidate_of(result)))


@provokes(SHARE, e.BODY_EMPTY_WITH_DOT)
def share_without_a_body(api: Api) -> Reply:
    return ask(api, SHARE, "nothing")


@provokes(SHARE, e.FILTER_EMPTY)
def share_with_nobody(api: Api) -> Reply:
    return ask(api, SHARE, "nothing", {"Filter": {"Users": []}, "Access": True})


@provokes(SHARE, e.SHARED_SESSION_ID_EMPTY)
def share_an_empty_id(api: Api) -> Reply:
    return ask(api, SHARE, "%20", {"Filter": {"Users": ["x"]}, "Access": True})


@provokes(SHARE, e.SHARED_SESSION_NOT_FOUND)
def share_nothing(api: Api) -> Reply:
    return ask(api, SHARE, "nothing", {"Filter": {"Users": ["x"]}, "Access": True})


@provokes(SHARE, e.UNKNOWN_ERROR)
def neither_true_nor_false(api: Api) -> Reply:
    return ask(api, SHARE, a_review_session(external_id="CR1").external_id, {"Filter": {"Users": ["x"]}, "Access": "perhaps"})
