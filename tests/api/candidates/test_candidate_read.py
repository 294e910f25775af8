"""`GET /schedule/{externalId}/candidates/{candidateExternalId}`: one candidate, with the launch link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provocations.add_candidates import add
from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user


def candidate(external_id: str, **more: Any) -> dict[str, Any]:
    return {"CandidateExtId": external_id, "FirstName": "J", "LastName": "B", "Email": "j@b.example"} | more


@pytest.fixture
def made(api) -> dict[str, Any]:
    """What the call answers that makes the link of 7132."""
    a_schedule(external_id="S1", active=True, workflow="EXTERNAL_ATTEMPTS")
    return add(api, "S1", candidate("7132", AttemptExtId="att-1"), candidate("7133")).body["Candidates"][0]


def read(api, external_id: str = "7132", schedule: str = "S1") -> dict[str, Any]:
    reply = api.get(f"/schedule/{schedule}/candidates/{external_id}")
    assert reply.status == 200, reply.body
    return reply.body["Content"]


def test_the_link_is_the_one_that_was_answered_when_it_was_made(api, made):
    told = read(api)
    assert told == {name: made[name] for name in made if name != "Password"} | {"UserName": "7132"}
    assert told["LaunchUrl"].startswith("https://")
    assert told["AttemptExtId"] == "att-1"
    assert read(api) == told


def test_no_list_tells_links(api, made):
    secret = made["StartupLink"].rpartition("=")[2]
    for path in ("/external/schedule/S1", "/schedule/S1/invigilation-info", "/schedule/S1/candidates/7133", "/user/7132"):
        reply = api.get(path)
        assert reply.status == 200
        assert secret not in str(reply.body)


@pytest.mark.parametrize("change", [{"ends_at": clock.now() - timedelta(seconds=1)}, {"archived_at": clock.now()}])
def test_there_is_no_link_where_the_call_that_makes_it_would_give_none(api, made, change):
    Schedule.objects.update(**change)
    assert add(api, "S1", candidate("7132", AttemptExtId="att-1")).error == "Can’t update activated schedule"
    told = read(api)
    assert (told["StartupLink"], told["LaunchUrl"], told["CandidateExtId"]) == (None, None, "7132")


def test_a_disabled_candidate_has_no_link(api, made):
    User.objects.filter(external_id="7132").update(is_active=False)
    assert read(api)["LaunchUrl"] is None


def test_reading_writes_nothing(api, made):
    from stratus.events.models import Event

    before = Event.objects.count()
    read(api)
    assert Event.objects.count() == before


@pytest.mark.parametrize("external_id", ["nobody", "elsewhere", "deleted", "%00", "x" * 65, "a%5Cb"])
def test_who_is_no_candidate_of_the_schedule_is_not_found(api, made, external_id):
    a_registration(a_schedule(active=True), a_user(external_id="elsewhere"))
    a_user(external_id="deleted", deleted_at=clock.now())
    reply = api.get(f"/schedule/S1/candidates/{external_id}")
    assert (reply.status, reply.error) == (400, "No users were found by external ids")


def test_another_tenants_candidates_are_not_found(api, made):
    with current.use(a_tenant()):
        a_registration(a_schedule(external_id="theirs", active=True), a_user(external_id="theirs"))
    assert api.get("/schedule/theirs/candidates/theirs").error == "Schedule hasn't been found by external id"
    assert api.get("/schedule/S1/candidates/theirs").error == "No users were found by external ids"


def test_statements_do_not_grow_with_candidates(warm):
    counts = []
    for name, size in (("few", 2), ("many", 40)):
        schedule = a_schedule(external_id=name, active=True)
        for _n in range(size):
            registration = a_registration(schedule)
        with CaptureQueriesContext(connection) as captured:
            read(warm, registration.candidate.external_id, name)
        counts.append(len(captured))
    assert counts[0] == counts[1]
