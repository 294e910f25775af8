"""`Prefer: respond-async`: a call that changes something is accepted at once, and its answer read later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage

from stratus.foundation import clock

LATER = {"Prefer": "respond-async"}


@pytest.fixture
def booking(api) -> dict[str, Any]:
    """The body of a call that answers launch links."""
    from support.builders import an_assessment

    return {
        "Schedule": {
            "AssessmentExtId": an_assessment().external_id,
            "ScheduleExtId": "S1",
            "StartDateTime": "2030-05-21T10:00:00Z",
            "GroupExtId": "G",
            "GroupName": "G",
        },
        "Candidates": [{"CandidateExtId": "c1", "FirstName": "A", "LastName": "B", "Email": "a@b.example"}],
        "Upsert": True,
    }


def work() -> None:
    """What the worker does."""
    from stratus.external_api.jobs.calls import NAME
    from stratus.jobs.models import Job
    from stratus.jobs.tasks import run_next
    from stratus.tenancy import current

    tenant = current.require_id()
    for _call in range(Job.objects.filter(ended_at=None).count()):
        with current.use(None):
            run_next(tenant, NAME)


def state(api, accepted) -> dict[str, Any]:
    return api.get(f"/jobs/{accepted.body['Content']['JobId']}").body["Content"]


def answer(api, accepted) -> tuple[int, Any]:
    work()
    found = state(api, accepted)["Answer"]
    return found["Status"], found["Body"]


def test_the_answer_is_the_one_that_the_call_would_have_had(api, booking):
    from stratus.scheduling.models import Schedule

    accepted = api.post("/schedule", booking, **LATER)
    assert accepted.status == 202
    assert accepted.headers["Preference-Applied"] == "respond-async"
    assert accepted.headers["Location"] == f"/api/v1/integrations/jobs/{accepted.body['Content']['JobId']}"
    assert accepted.body["Content"]["State"] == "QUEUED"
    assert not Schedule.objects.exists()
    work()
    told = state(api, accepted)
    assert (told["State"], told["Done"], told["Total"]) == ("DONE", 1, 1)
    assert told["Ended"] >= told["Started"] >= told["Created"]
    assert told["Answer"]["Status"] == 200
    links = [candidate["LaunchUrl"] for candidate in told["Answer"]["Body"]["Candidates"]]
    again = api.post("/schedule", booking)
    assert [candidate["LaunchUrl"] for candidate in again.body["Candidates"]] == links
    assert again.body.keys() == told["Answer"]["Body"].keys()


@pytest.mark.parametrize("wish", ["respond-async", "wait=10, Respond-Async", "respond-async; x=1"])
def test_the_preference_may_stand_among_others(api, booking, wish):
    assert api.post("/schedule", booking, Prefer=wish).status == 202


@pytest.mark.parametrize("wish", ["", "return=minimal", "respond-asynchronously"])
def test_without_it_the_call_is_answered_at_once(api, booking, wish):
    reply = api.post("/schedule", booking, Prefer=wish)
    assert reply.status == 200
    assert "Preference-Applied" not in reply.headers


def test_every_method_that_changes_something_takes_it(api, booking):
    api.post("/schedule", booking)
    for method in ("PATCH", "DELETE"):
        assert api(method, "/external/schedule/S1", {"Title": "Later"}, **LATER).status == 202
    assert api.put("/external/schedule/S1/setExtraTime", {"CandidateExtIds": ["c1"], "ExtraTime": 10}, **LATER).status == 202
    assert api.get("/external/schedule/S1", **LATER).status == 200


def test_what_the_operation_refuses_is_its_answer(api, booking):
    booking["Schedule"]["AssessmentExtId"] = "nobody"
    refused = api.post("/schedule", booking)
    assert answer(api, api.post("/schedule", booking, **LATER)) == (refused.status, refused.body)


def test_token_path_and_json_are_checked_before(api, booking):
    assert api.post("/schedule", booking, Authorization="EAPI x", **LATER).status == 403
    assert api.post("/no/such/path", booking, **LATER).status == 404
    assert api.post("/schedule", b"{", **LATER).status == 400


def test_a_token_that_was_revoked_meanwhile_changes_nothing(api, booking):
    from stratus.external_api.models import Token
    from stratus.jobs.models import Job
    from stratus.scheduling.models import Schedule

    accepted = api.post("/schedule", booking, **LATER)
    Token.objects.update(revoked_at=clock.now())
    work()
    Token.objects.update(revoked_at=None)
    assert state(api, accepted)["Answer"] == {"Status": 403, "Body": {"Success": False, "Errors": "Not allowed to use external API"}}
    assert not Schedule.objects.exists()
    assert Job.objects.get().state == "DONE"


def test_a_key_is_honoured_when_the_call_is_carried_out(api, booking):
    from stratus.scheduling.models import Schedule

    del booking["Schedule"]["ScheduleExtId"], booking["Upsert"]
    keyed = LATER | {"Idempotency-Key": "k1"}
    first, again = api.post("/schedule", booking, **keyed), api.post("/schedule", booking, **keyed)
    assert answer(api, first) == answer(api, again)
    assert Schedule.objects.count() == 1
    assert api.post("/schedule", booking, **{"Idempotency-Key": "k1"}).headers["Idempotent-Replayed"] == "true"


def test_only_the_token_that_made_the_call_reads_it(api, booking):
    from support.builders import a_tenant
    from support.caller import an_api

    accepted = api.post("/schedule", booking, **LATER)
    path = f"/jobs/{accepted.body['Content']['JobId']}"
    assert an_api(api.tenant).get(path).code == 1000
    other = a_tenant()
    from stratus.tenancy import current

    with current.use(other):
        stranger = an_api(other)
    assert stranger.get(path).code == 1000
    assert api.get("/jobs/no-id").code == 1000


def test_the_request_and_the_answer_cannot_be_read_in_the_storage(api, booking, django_capture_on_commit_callbacks):
    from stratus.jobs.models import Job

    accepted = api.post("/schedule", booking, **LATER)
    asked = Job.objects.get().input_path
    assert b"a@b.example" not in Path(default_storage.path(asked)).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert not default_storage.exists(asked)
    assert b"https://" not in Path(default_storage.path(Job.objects.get().result_path)).read_bytes()
    assert "https://" in str(state(api, accepted))


def test_the_answer_is_kept_for_24_hours(api, booking):
    from stratus.jobs.models import Job

    accepted = api.post("/schedule", booking, **LATER)
    work()
    ended = Job.objects.get().ended_at
    path = f"/jobs/{accepted.body['Content']['JobId']}"
    with time_machine.travel(ended + timedelta(hours=23, minutes=59), tick=False):
        assert api.get(path).status == 200
    with time_machine.travel(ended + timedelta(hours=24), tick=False):
        assert api.get(path).code == 1000


def test_too_many_calls_that_wait_are_refused(api, booking, monkeypatch):
    from dataclasses import replace

    from stratus.external_api.gate import kind
    from stratus.jobs import kinds

    monkeypatch.setitem(kinds._kinds, kind.NAME, replace(kind.KIND, most_waiting=1))
    api.post("/schedule", booking, **LATER)
    reply = api.post("/schedule", booking, **LATER)
    assert (reply.status, reply.error) == (429, "Too many calls with respond-async are waiting")
    assert reply.headers["Retry-After"] == "5"


def test_an_organisation_whose_calls_have_sent_too_much_has_to_wait(api, booking, monkeypatch):
    from dataclasses import replace

    from stratus.external_api.gate import kind
    from stratus.jobs import kinds
    from stratus.tenancy import current
    from support.builders import a_tenant
    from support.caller import an_api

    monkeypatch.setitem(kinds._kinds, kind.NAME, replace(kind.KIND, most_bytes_waiting=1_000))
    first, large = api.post("/schedule", booking, **LATER), booking | {"Note": "x" * 500}
    colleague = an_api(api.tenant)
    for caller in (api, colleague):
        reply = caller.post("/schedule", large, **LATER)
        assert (reply.status, reply.error) == (429, "Too many calls with respond-async are waiting")
    with current.use(other := a_tenant()):
        assert an_api(other).post("/schedule", large, **LATER).status == 202
    assert answer(api, first)[0] == 200
    assert api.post("/schedule", large, **LATER).status == 202


def test_an_answer_whose_secrets_are_lost_is_no_failure_of_the_call(api, booking, settings):
    accepted = api.post("/schedule", booking, **LATER)
    work()
    settings.KEPT_ANSWERS_KEY = b"another" * 8
    told = state(api, accepted)
    assert (told["State"], told["Answer"]["Status"]) == ("DONE", 500)
    assert told["Answer"]["Body"]["Errors"].endswith("its answer can no longer be read: look whether it was carried out")


def test_a_crash_is_a_500_in_the_answer(api, booking, monkeypatch):
    from stratus.external_api.gate import operations

    accepted = api.post("/schedule", booking, **LATER)
    with monkeypatch.context() as broken:
        broken.setattr(operations, "_operated", lambda *given: 1 / 0)
        work()
    assert answer(api, accepted) == (500, {"Success": False, "Errors": "Internal server error"})


def test_an_accepted_call_counts_once_against_the_limit_of_its_token(api, booking):
    from stratus.external_api.models import Token

    Token.objects.update(requests_per_minute=10)
    with time_machine.travel(clock.now(), tick=False):  # or another minute may begin
        accepted = api.post("/schedule", booking, **LATER)
        assert accepted.headers["RateLimit-Remaining"] == "9"
        work()
        assert api.get(f"/jobs/{accepted.body['Content']['JobId']}").headers["RateLimit-Remaining"] == "8"


def test_calls_are_no_jobs_of_their_owner(api, booking):
    from stratus.events.models import Event
    from support.staff import a_browser

    accepted = api.post("/schedule", booking, **LATER)
    assert answer(api, accepted)[0] == 200
    assert "You have no jobs." in a_browser(api.owner).get("/jobs").text
    assert not Event.objects.filter(kind__startswith="job.").exists()
