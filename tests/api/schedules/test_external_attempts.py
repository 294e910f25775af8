"""Workflow EXTERNAL_ATTEMPTS of `POST /schedule`: candidates who carry the ids of their attempts."""

from __future__ import annotations

from typing import Any

import pytest

CANDIDATE = {"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}


@pytest.fixture(autouse=True)
def assessment(tenant):
    from support.builders import an_assessment

    return an_assessment(external_id="5050")


def call(**schedule: Any) -> dict[str, Any]:
    given = {
        "AssessmentExtId": "5050",
        "StartDateTime": "2030-05-19T10:30:00Z",
        "GroupExtId": "1907",
        "GroupName": "Org",
        "Title": "Mock",
        "ScheduleExtId": "888991",
    }
    return {"Schedule": given | schedule, "Candidates": [CANDIDATE]}


def the_schedule():
    from stratus.scheduling.models import Schedule

    return Schedule.objects.get(external_id="888991")


def test_attempts_may_carry_ids_of_their_own(api):
    body = call() | {"Workflow": "external_attempts", "Candidates": [CANDIDATE | {"AttemptExtId": "at-1"}]}
    assert api.post("/schedule", body).body["Candidates"][0]["AttemptExtId"] == "at-1"


@pytest.mark.parametrize("attempt", ["a,b", "a/b", "taken"])
def test_an_attempt_id_is_of_one_candidate_only(api, attempt):
    def body(schedule: str, candidate: str, attempt: str) -> dict[str, Any]:
        candidates = [CANDIDATE | {"CandidateExtId": candidate, "AttemptExtId": attempt}]
        return call(ScheduleExtId=schedule) | {"Workflow": "EXTERNAL_ATTEMPTS", "Upsert": True, "Candidates": candidates}

    for _twice in range(2):
        assert api.post("/schedule", body("one", "1", "taken")).status == 200
    assert list(api.post("/schedule", body("two", "2", attempt)).fields) == ["Candidates[0].AttemptExtId"]


def test_upsert_applies_a_workflow_that_is_given_and_keeps_it_when_it_is_not(api):
    api.post("/schedule", call())
    body = call() | {"Upsert": True, "Workflow": "external_attempts", "Candidates": [CANDIDATE | {"AttemptExtId": "at-1"}]}
    assert api.post("/schedule", body).body["Candidates"][0]["AttemptExtId"] == "at-1"
    assert (the_schedule().workflow, the_schedule().status) == ("EXTERNAL_ATTEMPTS", "ACTIVE")
    api.post("/schedule", call(Title="Renamed") | {"Upsert": True})
    assert (the_schedule().title, the_schedule().workflow) == ("Renamed", "EXTERNAL_ATTEMPTS")


def test_the_workflow_cannot_change_after_somebody_has_started(api):
    from support.builders import an_attempt

    api.post("/schedule", call())
    an_attempt(the_schedule().registrations.get())
    reply = api.post("/schedule", call() | {"Upsert": True, "Workflow": "EXTERNAL_ATTEMPTS"})
    assert reply.error == "Can’t update activated schedule"
    assert the_schedule().workflow == "DEFAULT"


def test_upsert_without_a_workflow_goes_by_the_schedules_own(api):
    api.post("/schedule", call() | {"Workflow": "EXTERNAL_ATTEMPTS"})
    body = call() | {"Upsert": True, "Candidates": [CANDIDATE | {"AttemptExtId": "at-1"}]}
    assert api.post("/schedule", body).body["Candidates"][0]["AttemptExtId"] == "at-1"
    assert list(api.post("/schedule", body | {"Workflow": "DEFAULT"}).fields) == ["Candidates[0].AttemptExtId"]


def test_upsert_keeps_the_attempt_id_of_a_candidate_who_comes_without_one(api):
    external = {"Workflow": "EXTERNAL_ATTEMPTS", "Upsert": True}
    api.post("/schedule", call() | external | {"Candidates": [CANDIDATE | {"AttemptExtId": "at-1"}]})
    assert api.post("/schedule", call() | external).body["Candidates"][0]["AttemptExtId"] == "at-1"
    changed = call() | external | {"Candidates": [CANDIDATE | {"AttemptExtId": "at-2"}]}
    assert api.post("/schedule", changed).body["Candidates"][0]["AttemptExtId"] == "at-2"


def test_an_id_that_an_attempt_of_somebody_else_has_is_taken(api):
    from support.builders import an_attempt

    external = {"Workflow": "EXTERNAL_ATTEMPTS", "Upsert": True}
    api.post("/schedule", call() | external)
    an_attempt(the_schedule().registrations.get(), external_id="at-1")
    mine = call() | external | {"Candidates": [CANDIDATE | {"AttemptExtId": "at-1"}]}
    assert api.post("/schedule", mine).status == 200
    api.post("/schedule", call() | external | {"Candidates": [CANDIDATE | {"AttemptExtId": "at-2"}]})
    other = call() | external | {"Candidates": [CANDIDATE | {"CandidateExtId": "2", "AttemptExtId": "at-1"}]}
    assert api.post("/schedule", other).fields == {"Candidates[0].AttemptExtId": "This id is another attempt's."}


def test_two_candidates_of_one_call_may_not_share_an_attempt_id(api):
    both = [CANDIDATE | {"AttemptExtId": "at-1"}, CANDIDATE | {"CandidateExtId": "2", "AttemptExtId": "at-1"}]
    reply = api.post("/schedule", call() | {"Workflow": "EXTERNAL_ATTEMPTS", "Candidates": both})
    assert reply.fields == {"Candidates[1].AttemptExtId": "Was given to two candidates."}
