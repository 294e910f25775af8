"""Two calls about review sessions at once: a result never gets into two ongoing sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from test_at_the_same_time import at_once

from stratus.results.review.models import ReviewResult, ReviewSession
from stratus.tenancy import current
from support.builders import a_result, a_review_session, a_schedule, a_tenant
from support.caller import an_api

PATH = "/external/review-sessions"


@pytest.fixture
def api(committed: None) -> Iterator[Any]:
    """A caller whose tenant other connections see."""
    tenant = a_tenant()
    with current.use(tenant):
        yield an_api(tenant)


def activating(api: Any, session: ReviewSession) -> Any:
    return lambda: api.put(f"{PATH}/{session.external_id}/activate")


def adding(api: Any, session: ReviewSession, candidates: list[str]) -> Any:
    body = {"CandidateResults": [{"CandidateExtId": candidate} for candidate in candidates]}
    return lambda: api.put(f"{PATH}/{session.external_id}/results/add", body)


def test_of_sessions_with_the_same_result_one_is_activated(api):
    result = a_result()
    sessions = [a_review_session(result) for _n in range(4)]
    replies = at_once(*[activating(api, session) for session in sessions])
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400]
    assert {reply.code for reply in replies if reply.status == 400} == {1128}


def test_a_session_is_activated_while_its_result_is_added_to_an_ongoing_one(api):
    result = a_result()
    prepared = a_review_session(result)
    ongoing = a_review_session(schedule_id=result.schedule_id, active=True)
    candidate = result.registration.candidate.external_id
    activated, added = at_once(activating(api, prepared), adding(api, ongoing, [candidate]))
    was_added = bool(added.body["Content"]["SuccessfullyAdded"])
    assert {activated.status == 200, was_added} == {True, False}


def test_the_same_candidates_added_twice_in_other_orders(api):
    first = a_result()
    results = [first, *(a_result(first.schedule) for _n in range(9))]
    sessions = [a_review_session(schedule_id=first.schedule_id, active=True, use_keycode=True) for _n in range(2)]
    ids = [result.registration.candidate.external_id for result in results]
    replies = at_once(
        adding(api, sessions[0], ids),
        adding(api, sessions[0], ids[::-1]),
        adding(api, sessions[1], ids[::-1]),
        adding(api, sessions[1], ids),
    )
    assert [reply.status for reply in replies] == [200] * 4
    assert ReviewResult.objects.filter(session__in=sessions).count() == len(ids)
    assert sum(len(reply.body["Content"]["SuccessfullyAdded"]) for reply in replies) == len(ids)


def test_two_sessions_with_one_id(api):
    body = {"ExternalId": "same", "ScheduleExtId": a_schedule(active=True).external_id}
    replies = at_once(*[lambda: api.post(PATH, body)] * 4)
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400]
    assert {reply.code for reply in replies if reply.status == 400} == {1103}
