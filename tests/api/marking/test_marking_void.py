"""`PUT …/marking/void`: during marking, after it, until publication."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.attempts.actions import void_attempts
from stratus.delivery.models import Attempt
from stratus.events.models import Event
from stratus.external_api.marking.void import SAMPLE, AttemptsVoidedAnswer
from stratus.foundation import clock
from stratus.marking.errors import Locked
from stratus.marking.models import ItemScore, Script
from stratus.marking.scoring.actions import open_script, submit
from stratus.marking.scripts.actions import make_scripts
from stratus.people.models import User
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from stratus.webhooks.models import Delivery, Endpoint
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_tenant,
    a_user,
    allocated,
    an_assessment,
    an_attempt,
    scored,
)
from support.caller import Api, Reply, an_api
from support.costs import rows_gone_through


@pytest.fixture
def schedule(tenant) -> Schedule:
    return a_schedule(an_assessment(marking_workflow="EXTENDED", attempts_allowed=None), active=True)


def path(schedule: Schedule) -> str:
    return f"/external/schedule/{schedule.external_id}/marking/void"


def void(api: Api, schedule: Schedule, *ids: Any) -> Reply:
    return api.put(path(schedule), {"Type": "BY_CANDIDATE", "CandidateExternalIds": list(ids)})


def void_by_attempt(api: Api, schedule: Schedule, *ids: Any) -> Reply:
    return api.put(path(schedule), {"Type": "BY_ATTEMPT", "AttemptExternalIds": list(ids)})


def published(schedule: Schedule) -> None:
    publish(schedule.pk, by=SYSTEM, now=clock.now())


def handed_in(registration: Registration, **fields: Any) -> Attempt:
    moment = clock.now()
    return an_attempt(registration, status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE", **fields)


def errors_of(reply: Reply) -> dict[Any, tuple[int | None, str]]:
    """External id → number and text."""
    assert reply.status == 200
    AttemptsVoidedAnswer.model_validate(reply.body)  # it is of the published form
    return {row.get("CandidateExtId", row.get("AttemptExtId")): (row.get("Code"), row["Error"]) for row in reply.body["Content"]["Errors"]}


def test_the_documented_sample(api, schedule):
    open_one = a_script(schedule, candidate=a_user(external_id="7131"))
    a_registration(schedule, a_user(external_id="7134"))
    voided = a_script(schedule, candidate=a_user(external_id="7132"))
    assert void(api, schedule, "7132").body["Content"] == {"SuccessfullyVoided": ["7132"], "Errors": []}
    reply = void(api, schedule, "7131", "7134", "7132")
    assert json.dumps(reply.body) == json.dumps(SAMPLE)
    for script in (open_one, voided):
        script.refresh_from_db()
        assert (script.status, script.attempt.status) == ("VOID", "VOID")


def test_by_attempt_names_attempts(api, schedule):
    registration = a_registration(schedule)
    handed_in(registration, external_id="at-1")
    handed_in(registration, external_id="at-2")
    reply = void_by_attempt(api, schedule, "at-2", "at-3")
    assert reply.body["Content"] == {
        "SuccessfullyVoided": ["at-2"],
        "Errors": [{"AttemptExtId": "at-3", "Code": 400, "Error": "Attempt is not found"}],
    }
    assert dict(Attempt.objects.values_list("external_id", "status")) == {"at-1": "HANDED_IN", "at-2": "VOID"}


def test_by_candidate_voids_all_that_they_handed_in_but_what_is_published_and_what_runs(api, schedule):
    first = a_marked_script(schedule)
    registration, candidate = first.registration, first.registration.candidate.external_id
    published(schedule)
    handed_in(registration)
    handed_in(registration)
    an_attempt(registration)
    assert void(api, schedule, candidate).body["Content"]["SuccessfullyVoided"] == [candidate]
    assert list(registration.attempts.order_by("number").values_list("status", flat=True)) == ["HANDED_IN", "VOID", "VOID", "IN_PROGRESS"]


def test_with_nothing_left_to_void_the_latest_attempt_says_why(api, schedule):
    script = a_marked_script(schedule)
    candidate = script.registration.candidate.external_id
    published(schedule)
    assert errors_of(void(api, schedule, candidate)) == {candidate: (None, "Attempt is already published")}
    handed_in(script.registration)
    void(api, schedule, candidate)
    assert errors_of(void(api, schedule, candidate)) == {candidate: (1121, "Attempt is already voided")}


def test_each_item_error_of_candidates(api, schedule):
    stranger = a_user(external_id="elsewhere")
    running = an_attempt(a_registration(schedule, a_user(external_id="running")))
    place = a_registration(schedule, a_user(external_id="place-void"))
    void_attempts([place.pk], by=SYSTEM, now=clock.now())
    deleted = a_script(schedule, candidate=a_user(external_id="deleted")).registration.candidate
    User.objects.filter(pk=deleted.pk).update(deleted_at=clock.now())
    ids = [None, "nobody", stranger.external_id, "running", "place-void", "deleted", " "]
    assert errors_of(void(api, schedule, *ids)) == {
        None: (201, "CandidateExternalId can not be null or empty"),
        "nobody": (202, "User has not been found"),
        "elsewhere": (400, "Attempt is not found"),
        "running": (400, "Attempt is not found"),
        "place-void": (1121, "Attempt is already voided"),
        "deleted": (202, "User has not been found"),
    }
    running.refresh_from_db()
    assert running.status == "IN_PROGRESS"


def test_each_item_error_of_attempts(api, schedule):
    script = a_marked_script(schedule)
    Attempt.objects.filter(pk=script.attempt_id).update(external_id="out")
    published(schedule)
    registration = a_registration(schedule)
    handed_in(registration, external_id="gone")
    void_by_attempt(api, schedule, "gone")
    an_attempt(registration, external_id="running")
    handed_in(a_registration(), external_id="elsewhere")
    Registration.objects.filter(pk=a_registration(schedule).pk).update(attempt_external_id="to-come")
    not_found = (400, "Attempt is not found")
    assert errors_of(void_by_attempt(api, schedule, "", "out", "gone", "running", "elsewhere", "to-come")) == {
        None: (None, "AttemptExternalId can not be null or empty"),
        "out": (None, "Attempt is already published"),
        "gone": (1121, "Attempt is already voided"),
        "running": not_found,
        "elsewhere": not_found,
        "to-come": not_found,
    }


def test_a_running_attempt_past_its_time_is_handed_in(api, schedule):
    moment = clock.now()
    attempt = an_attempt(a_registration(schedule), deadline_at=moment)
    candidate = attempt.registration.candidate.external_id
    assert void(api, schedule, candidate).body["Content"]["SuccessfullyVoided"] == [candidate]
    attempt.refresh_from_db()
    assert (attempt.status, attempt.ended_at) == ("VOID", moment)


@pytest.mark.parametrize("body", [{}, {"CandidateExternalIds": []}, {"CandidateExternalIds": None}, {"CandidateExternalIds": [None]}])
def test_naming_nobody_is_an_empty_id(api, schedule, body):
    assert errors_of(api.put(path(schedule), {"Type": "BY_CANDIDATE"} | body)) == {
        None: (201, "CandidateExternalId can not be null or empty")
    }
    assert errors_of(api.put(path(schedule), {"Type": "BY_ATTEMPT"} | body)) == {None: (None, "AttemptExternalId can not be null or empty")}


def test_names_in_any_letter_case_numbers_as_ids_and_the_other_spelling(api, schedule):
    a_script(schedule, candidate=a_user(external_id="7131"))
    a_script(schedule, candidate=a_user(external_id="7132"))
    assert api.put(path(schedule), {"type": "by_candidate", "candidateexternalids": [7131, "7131"]}).body["Content"] == {
        "SuccessfullyVoided": ["7131"],
        "Errors": [],
    }
    body = {"Type": "By_Candidate", "CandidateExtIds": 7132.0, "AttemptExternalIds": None}
    assert api.put(path(schedule), body).body["Content"]["SuccessfullyVoided"] == ["7132"]


@pytest.mark.parametrize("nasty", ["a\x00b", "\ud800", {"a": [1]}, [["x"]], True, 1.5, 10**30, "x" * 100_000, "7,8"])
@pytest.mark.parametrize("kind", ["CANDIDATE", "ATTEMPT"])
def test_whatever_is_no_id_is_found_nowhere(api, schedule, nasty, kind):
    body = {"Type": f"BY_{kind}", f"{kind.capitalize()}ExternalIds": [nasty]}
    [row] = api.put(path(schedule), body).body["Content"]["Errors"]
    assert row["Error"] == ("User has not been found" if kind == "CANDIDATE" else "Attempt is not found")


def test_a_list_given_twice_must_say_the_same(api, schedule):
    body = {"Type": "BY_CANDIDATE", "CandidateExternalIds": ["a"], "CandidateExtIds": ["b"]}
    reply = api.put(path(schedule), body)
    assert (reply.status, list(reply.fields)) == (400, ["CandidateExternalIds"])


def test_both_paths_answer(api, schedule):
    assert api.put(f"/schedule/{schedule.external_id}/marking/void/", {"Type": "BY_CANDIDATE"}).status == 200


def test_another_tenants_candidates_and_schedules_are_nobodys(api, schedule):
    script = a_script(schedule)
    candidate = script.registration.candidate.external_id
    with current.use(other := a_tenant()):
        stranger = an_api(other)
        own = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    assert void(stranger, schedule, candidate).error == "Schedule has not been found"
    with current.use(other):
        assert errors_of(void(stranger, own, candidate)) == {candidate: (202, "User has not been found")}
    script.refresh_from_db()
    assert script.status == "OPEN"


def test_an_owner_who_lost_the_right_voids_nothing(api, schedule):
    User.objects.filter(pk=api.owner.pk).update(role=a_user("Marker").role)
    assert void(api, schedule, a_script(schedule).registration.candidate.external_id).status == 403
    assert Script.objects.get().status == "OPEN"


def test_scores_can_no_longer_be_given_and_are_kept(api, schedule):
    member = a_member(schedule)
    script = scored(allocated(a_script(schedule), member), member, 1, submit=False)
    evaluation = script.evaluations.get()
    void(api, schedule, script.registration.candidate.external_id)
    for verb in (lambda: open_script(script.pk, by=a_marker(member), now=clock.now()),
                 lambda: submit(evaluation.script_id, evaluation.step, by=a_marker(member), now=clock.now())):  # fmt: skip
        with pytest.raises(Locked):
            verb()
    assert ItemScore.objects.get().score == 1


def test_a_marked_script_loses_its_score(api, schedule):
    script = a_marked_script(schedule)
    void(api, schedule, script.registration.candidate.external_id)
    script.refresh_from_db()
    assert (script.status, script.score, script.completed_at) == ("VOID", None, None)


def test_voiding_is_one_event_without_names(api, schedule):
    script = a_script(schedule)
    void(api, schedule, script.registration.candidate.external_id)
    event = Event.objects.get(kind="attempt.voided")
    assert (event.subject_id, event.schedule_id, event.actor_id, event.door) == (script.attempt_id, schedule.pk, api.owner.pk, "API")
    assert event.data == {"number": 1, "comment": ""}


def test_attendance_shows_void_with_the_time_that_was_worked(api, schedule):
    attempt = a_script(schedule).attempt
    info = f"/schedule/{schedule.external_id}/invigilation-info"
    [before] = api.get(info).body["Content"]
    void(api, schedule, attempt.registration.candidate.external_id)
    [after] = api.get(info).body["Content"]
    assert (after["Status"], after["ExamSubmittedBy"]) == ("VOID", None)
    assert (after["EndTime"], after["TimeSpent"]) == (before["EndTime"], before["TimeSpent"])


def test_voided_by_an_invigilator_or_in_marking_a_result_is_published_as_voided(api, schedule):
    Endpoint.objects.create(title="LMS", url="https://example.org/results", sealed_secret=b"x", created_at=clock.now())
    running = an_attempt(a_registration(schedule))
    void_attempts([running.registration_id], by=SYSTEM, now=clock.now())
    marked = a_marked_script(schedule)
    void(api, schedule, marked.registration.candidate.external_id)
    published(schedule)
    told = []
    for attempt in (running, marked.attempt):
        [result] = api.get(f"/results?CandidateExtId={attempt.registration.candidate.external_id}").body["Results"]
        told.append({name: result[name] for name in ("PassedStatus", "Score", "MaxScore", "Percentage", "Questions")})
    assert told[0] == told[1]
    assert (told[0]["PassedStatus"], told[0]["Score"]) == ("VOIDED", 0)
    bodies = [json.loads(body) for body in Delivery.objects.values_list("body", flat=True)]
    assert [(body["PassedStatus"], body["Score"]) for body in bodies] == [("VOIDED", 0)] * 2


def many(schedule: Schedule, count: int) -> list[str]:
    """Candidates who handed in, and their external ids."""
    like = a_user(external_id=f"{schedule.external_id}-0")
    users = [User(role=like.role, username=f"{like.external_id}-{n}", external_id=f"{like.external_id}-{n}") for n in range(count)]
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    first = handed_in(a_registration(schedule, like))
    attempts = []
    for registration in registrations:
        values = {f.attname: getattr(first, f.attname) for f in Attempt._meta.concrete_fields if not (f.primary_key or f.generated)}
        attempts.append(Attempt(**values | {"registration_id": registration.pk, "finalised_at": clock.now()}))
    insert_many(attempts)
    make_scripts(attempts, by=SYSTEM, at=clock.now())
    return [user.external_id for user in users]


def test_statements_do_not_grow_with_candidates(api, tenant):
    api.get("/external/schedule/none")  # notes the token's use, once a minute
    counts = []
    for size in (2, 40):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        ids = many(schedule, size)
        with CaptureQueriesContext(connection) as statements:
            reply = void(api, schedule, *ids)
        assert len(reply.body["Content"]["SuccessfullyVoided"]) == size
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.database
def test_no_statement_walks_through_all_candidates_for_each_of_them(statistics_of_small_tenants, api, schedule):
    ids = many(schedule, 1_000)
    with rows_gone_through() as work:
        assert len(void(api, schedule, *ids).body["Content"]["SuccessfullyVoided"]) == 1_000
    assert work.rows < 100 * 1_000, work.worst


def test_very_many_candidates_in_one_call(api, schedule, very_many):
    ids = many(schedule, very_many)
    reply = void(api, schedule, *ids)
    assert reply.body["Content"] == {"SuccessfullyVoided": ids, "Errors": []}
    assert Script.objects.filter(schedule=schedule, status="VOID").count() == very_many
