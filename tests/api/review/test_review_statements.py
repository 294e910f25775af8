"""Calls about review sessions cost as many statements for many candidates as for few."""

from __future__ import annotations

from typing import Any

import pytest
from test_statements import SIZES, statements

from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.review.models import ReviewResult, ReviewSession
from stratus.results.review.queries import review_rows
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.bulk import insert_many
from stratus.webhooks.deliveries.actions import record_deliveries
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_number, a_paper, a_review_session, a_role, a_schedule, an_assessment
from support.costs import rows_gone_through

PATH = "/external/review-sessions"


def many_results(schedule: Schedule, count: int) -> list[str]:
    """Have this many candidates sit the schedule, written straight into the tables; return their User IDs."""
    role, prefix, now = a_role("Candidate"), f"r{a_number()}-", clock.now()
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!") for n in range(count)]
    for user in users:
        user.created_at = now
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(pinned_version(schedule, now)), "number": 1, "sheet": {}}
    sat |= {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "started_at": now, "ended_at": now, "finalised_at": now}
    sat |= {"schedule_end": schedule.ends_at, "deadline_at": schedule.ends_at}
    attempts = [Attempt(registration=registration, **sat) for registration in registrations]
    insert_many(attempts)
    outcome: dict[str, Any] = {"passed_status": "SATISFACTORY", "score": 3, "max_score": 4, "percentage": 75, "percentage_to_pass": 55}
    insert_many([Result(attempt=a, registration=a.registration, schedule=schedule, published_at=now, **outcome) for a in attempts])
    return [user.external_id for user in users]


def named(ids: list[str]) -> dict[str, Any]:
    return {"CandidateResults": [{"CandidateExtId": text} for text in ids]}


@pytest.fixture
def schedule(api) -> Schedule:
    api.get(f"{PATH}/none")  # the first request of a token also notes its use
    return a_schedule(an_assessment(), active=True)


def prepared(schedule: Schedule, *, about: str = "schedule") -> ReviewSession:
    target = {"schedule_id": schedule.pk} if about == "schedule" else {"assessment_id": schedule.assessment_id}
    return a_review_session(use_keycode=True, **target)


@pytest.mark.parametrize("about", ["schedule", "assessment"])
def test_a_whole_review_session(api, schedule, about):
    counts: dict[str, set[int]] = {}
    for size in SIZES:
        session, ids = prepared(schedule, about=about), many_results(schedule, size)
        path = f"{PATH}/{session.external_id}"
        for name, call in {
            "add": lambda path=path, ids=ids: api.put(f"{path}/results/add", named(ids)),
            "add again": lambda path=path, ids=ids: api.put(f"{path}/results/add", named(ids)),
            "read": lambda path=path: api.get(path),
            "codes off": lambda path=path: api.patch(path, {"UseKeycode": False}),
            "codes on": lambda path=path: api.patch(path, {"UseKeycode": True}),
            "activate": lambda path=path: api.put(f"{path}/activate"),
            "remove": lambda path=path, ids=ids: api.put(f"{path}/results/remove", named(ids[1:])),
        }.items():
            counts.setdefault(name, set()).add(statements(call))
    assert {name: len(found) for name, found in counts.items()} == dict.fromkeys(counts, 1)


def test_a_session_is_read_in_five_statements_besides_its_own(api, schedule, django_assert_num_queries):
    for size in SIZES:
        session = prepared(schedule)
        api.put(f"{PATH}/{session.external_id}/results/add", named(many_results(schedule, size)))
        with django_assert_num_queries(5):
            assert len(review_rows(session, clock.now())) == size


@pytest.mark.database
def test_no_statement_walks_through_all_results_for_each_of_them(statistics_of_small_tenants, api, schedule):
    size = 1_000  # of a table with less, reading all of a tenant is as good as a look-up
    session, ids = prepared(schedule), many_results(schedule, size)
    path = f"{PATH}/{session.external_id}"
    for call in (
        lambda: api.put(f"{path}/results/add", named(ids)),
        lambda: api.get(path),
        lambda: api.put(f"{path}/activate"),
        lambda: api.put(f"{path}/results/remove", named(ids[1:])),
    ):
        with rows_gone_through() as work:
            assert call().status == 200
        assert work.rows < 100 * size, work.worst


@pytest.mark.database
def test_messages_about_a_publication_do_not_walk_through_all_results_for_each_of_them(statistics_of_small_tenants, api, schedule):
    size = 1_000
    many_results(schedule, size)
    create_endpoint(title="Registry", url="https://example.org/hook", by=SYSTEM, now=clock.now())
    results = list(Result.objects.filter(schedule=schedule))
    with rows_gone_through() as work:
        record_deliveries(results, now=clock.now())
    assert Delivery.objects.count() == size
    assert work.rows < 100 * size, work.worst


def test_very_many_results_in_one_call(api, schedule, very_many):
    session, ids = prepared(schedule), many_results(schedule, very_many)
    reply = api.put(f"{PATH}/{session.external_id}/results/add", named(ids))
    assert len(reply.body["Content"]["SuccessfullyAdded"]) == very_many
    assert ReviewResult.objects.filter(session=session).values("keycode").distinct().count() == very_many
    assert len(api.get(f"{PATH}/{session.external_id}").body["Content"]["Results"]) == very_many
    assert api.put(f"{PATH}/{session.external_id}/results/remove", named(ids[1:])).status == 200
    assert ReviewResult.objects.filter(session=session).count() == 1
