"""`GET …/marking/preliminary-report`: what candidates answered and what markers gave so far."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.attempts.actions import reopen
from stratus.delivery.models import AnswerEvent, Attempt, Session
from stratus.external_api.marking import preliminary_report as resource
from stratus.foundation import clock
from stratus.marking.models import AutoScore, LaterScore, Script
from stratus.marking.scoring.actions import open_script, score_question, submit
from stratus.marking.scripts.actions import make_scripts
from stratus.marking.setup.actions import change_settings
from stratus.marking.setup.changes import SettingsChange
from stratus.marking.voiding.actions import void_attempts
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
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
    an_item,
    scored,
)
from support.caller import Api, Reply, an_api


@pytest.fixture
def schedule(tenant) -> Schedule:
    assessment = an_assessment(["MULTIPLE_CHOICE", "ESSAY"], marking_workflow="EXTENDED", title="Accountancy", code="ACC")
    return a_schedule(assessment, active=True, title="Accountancy 101", external_id="ACC_101")


def ask(api: Api, schedule: Schedule) -> Reply:
    return api.get(f"/schedule/{schedule.external_id}/marking/preliminary-report")


def rows(api: Api, schedule: Schedule) -> list[dict[str, Any]]:
    reply = ask(api, schedule)
    assert reply.status == 200
    resource.PreliminaryReportAnswer.model_validate(reply.body)  # it is of the published form
    return reply.body["Content"]


def essay(api: Api, schedule: Schedule) -> dict[str, Any]:
    """The essay of the only script."""
    [row] = rows(api, schedule)
    return row["Questions"][1]


def change(schedule: Schedule, **settings: Any) -> None:
    change_settings(schedule.pk, SettingsChange(**settings), by=SYSTEM, now=clock.now())


def test_a_script_in_the_documented_order(api, schedule):
    script = a_script(schedule, candidate=a_user(external_id="7132", first_name="John", last_name="Doe"))
    started = script.attempt.ended_at - timedelta(seconds=10)
    Attempt.objects.filter(pk=script.attempt_id).update(started_at=started, external_id="at-1")
    Session.objects.create(attempt=script.attempt, number=1, opened_at=started, address="192.0.2.7")
    choice, text = script.attempt.paper.version.items
    reply = ask(api, schedule)
    assert list(reply.body) == ["Content", "Success", "Errors"]
    [row] = reply.body["Content"]
    assert list(row) == list(resource.SAMPLE["Content"][0])
    questions = row.pop("Questions")
    assert row == {
        "ScheduleTitle": "Accountancy 101",
        "ScheduleExternalId": "ACC_101",
        "AssessmentTitle": "Accountancy",
        "AssessmentItemTitle": None,
        "Title": "Accountancy 101",
        "Code": "ACC",
        "HierarchyTitle": schedule.hierarchy.title,
        "IpAddresses": ["192.0.2.7"],
        "TimeSpent": "00:00:10",
        "Status": "NOT_ASSESSED",
        "LearningObjectives": [],
        "Topics": [],
        "Sections": [],
        "CandidateExtId": "7132",
        "FirstName": "John",
        "LastName": "Doe",
        "AttemptExtId": "at-1",
        "Attempt": 1,
        "Score": None,
        "MaxScore": 4,
    }
    nothing = {"SectionId": None, "Version": None, "Revision": 1, "Rationale": None, "MarkerEvaluations": [], "ModeratorEvaluations": []}
    assert questions == [
        nothing
        | {"Question": "Which statement is true?", "FunctionalId": choice["id"], "Answer": "A", "MarkingProgressStatus": "AUTO_SCORED"},
        nothing
        | {
            "Question": "Explain double-entry bookkeeping.",
            "FunctionalId": text["id"],
            "Answer": "Debit and credit.",
            "MarkingProgressStatus": "NOT_STARTED",
        },
    ]
    assert list(questions[0]) == list(resource.SAMPLE["Content"][0]["Questions"][0])


def test_every_answer_is_text_that_people_can_read(api, tenant):
    kinds = ["MULTIPLE_CHOICE", "MULTIPLE_RESPONSE", "ESSAY", "FILE_RESPONSE"]
    schedule = a_schedule(an_assessment(kinds, marking_workflow="EXTENDED"), active=True)
    files = [{"name": name, "type": "", "size": 1, "sha256": "0" * 64} for name in ("balance.pdf", "notes, final.pdf")]
    answers = {"MULTIPLE_RESPONSE": {"selected": ["b", "a"]}, "FILE_RESPONSE": {"files": files}}
    a_script(schedule, answers=answers | {"ESSAY": {"html": "<p>One &amp; two</p><p>three</p>", "words": 4}})
    [row] = rows(api, schedule)
    assert [q["Answer"] for q in row["Questions"]] == ["A", "A; B", "One & two three", "balance.pdf; notes, final.pdf"]


@pytest.mark.parametrize("value", [None, {"selected": []}])
def test_what_is_not_answered_is_null(api, schedule, value):
    a_script(schedule, answers={"MULTIPLE_CHOICE": value, "ESSAY": {"html": "<p> </p>"}})
    [row] = rows(api, schedule)
    assert [q["Answer"] for q in row["Questions"]] == [None, None]


def test_a_mark_is_told_as_soon_as_it_is_saved(api, schedule):
    member = a_member(schedule, user=a_user("Marker", first_name="John", last_name="Brown"))
    script = scored(allocated(a_script(schedule), member), member, "1.50", submit=False)
    [row] = rows(api, schedule)
    assert (row["Status"], row["Score"]) == ("ASSESSMENT_IN_PROGRESS", None)
    assert row["Questions"][1]["MarkingProgressStatus"] == "MARKING_FIRST_STEP_IN_PROGRESS"
    assert row["Questions"][1]["MarkerEvaluations"] == [{"Name": "John Brown", "Comment": "", "Score": "1.5", "CriteriaScore": []}]
    scored(script, member, "1.5")
    [row] = rows(api, schedule)
    assert (row["Status"], row["Score"], row["MaxScore"]) == ("ASSESSED", 3.5, 4)
    assert row["Questions"][1]["MarkingProgressStatus"] == "MARKING_FIRST_STEP_COMPLETE"


def test_the_score_is_rounded_as_it_would_be_published(api):
    items = [an_item("MULTIPLE_CHOICE"), an_item("ESSAY", max_score=Decimal("1.5"))]
    schedule = a_schedule(an_assessment(items, marking_workflow="EXTENDED", grading={"step": "1"}), active=True, external_id="ROUNDED")
    some, full = a_marked_script(schedule, score="1"), a_marked_script(schedule, score="1.5")
    assert (some.score, full.score) == (3, Decimal("3.5"))
    assert [row["Score"] for row in rows(api, schedule)] == [3, 3.5]


def test_two_assessors_and_a_moderator(api, schedule):
    change(schedule, assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10)
    anna, ben, mo = a_member(schedule), a_member(schedule), a_member(schedule, "MODERATOR")
    script = allocated(a_script(schedule), anna, ben, moderator=mo)
    scored(script, anna, 0)
    assert essay(api, schedule)["MarkingProgressStatus"] == "MARKING_FIRST_STEP_IN_PROGRESS"
    scored(script, ben, 2)
    assert (rows(api, schedule)[0]["Status"], essay(api, schedule)["MarkingProgressStatus"]) == ("MODERATION_NEEDED",) * 2
    scored(script, mo, 1)
    question = essay(api, schedule)
    assert question["MarkingProgressStatus"] == "MODERATION_COMPLETE"
    assert [e["Score"] for e in question["MarkerEvaluations"]] == ["0", "2"]
    assert [(e["Name"], e["Score"]) for e in question["ModeratorEvaluations"]] == [(mo.user.full_name, "1")]


def test_a_comment_without_a_score_is_told_and_of_those_who_lost_the_candidate_nothing(api, schedule):
    anna, ben = a_member(schedule), a_member(schedule)
    script = scored(allocated(a_script(schedule), anna), anna, 1)
    allocated(script, ben)
    assert (essay(api, schedule)["MarkingProgressStatus"], essay(api, schedule)["MarkerEvaluations"]) == ("NOT_STARTED", [])
    item = script.attempt.paper.version.items[1]["id"]
    evaluation = open_script(script.pk, by=a_marker(ben), now=clock.now())
    score_question(evaluation.script_id, evaluation.step, item, None, "See below.", seen_at=None, by=a_marker(ben), now=clock.now())
    assert [(e["Score"], e["Comment"]) for e in essay(api, schedule)["MarkerEvaluations"]] == [(None, "See below.")]


def test_where_assessors_score_everything_an_automatic_score_that_they_leave_counts(api, schedule):
    change(schedule, assess_auto_scored=True)
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    [row] = rows(api, schedule)
    assert [q["MarkingProgressStatus"] for q in row["Questions"]] == ["NOT_STARTED"] * 2
    by = a_marker(member)
    evaluation = open_script(script.pk, by=by, now=clock.now())
    score_question(
        evaluation.script_id, evaluation.step, script.attempt.paper.version.items[1]["id"], "2", "", seen_at=None, by=by, now=clock.now()
    )
    submit(evaluation.script_id, evaluation.step, by=by, now=clock.now())
    [row] = rows(api, schedule)
    assert [q["MarkingProgressStatus"] for q in row["Questions"]] == ["MARKING_FIRST_STEP_COMPLETE"] * 2
    assert [len(q["MarkerEvaluations"]) for q in row["Questions"]] == [0, 1]


def test_a_voided_script_keeps_what_was_given_for_it(api, schedule):
    script = a_marked_script(schedule)
    void_attempts(schedule.pk, [script.attempt_id], by=SYSTEM, now=clock.now())
    [row] = rows(api, schedule)
    assert (row["Status"], row["Score"]) == ("VOIDED", None)
    assert [e["Score"] for e in row["Questions"][1]["MarkerEvaluations"]] == ["1"]


def test_names_are_told_whatever_is_hidden_from_markers(api, schedule):
    change(schedule, anonymous_candidates=True, assessing_type="TWO_ASSESSORS", anonymous_assessors=True)
    members = [a_member(schedule), a_member(schedule)]
    script = allocated(a_script(schedule), *members)
    for member in members:
        scored(script, member, 1)
    [row] = rows(api, schedule)
    assert row["LastName"] == script.registration.candidate.last_name
    assert [e["Name"] for e in row["Questions"][1]["MarkerEvaluations"]] == [m.user.full_name for m in members]


def test_addresses_are_told_once_in_the_order_of_the_first_sight(api, schedule):
    script = a_script(schedule)
    moment = clock.now()
    for number, address in enumerate(["192.0.2.1", "192.0.2.3", "192.0.2.1", ""], start=1):
        at = moment + timedelta(minutes=number * 10)
        Session.objects.create(attempt=script.attempt, number=number, opened_at=at, address=address)
    for seq, address in enumerate(["192.0.2.1", "192.0.2.2", "192.0.2.2"], start=1):
        at = moment + timedelta(minutes=10 + seq)
        AnswerEvent.objects.create(
            attempt=script.attempt, writer=UUID(int=1), seq=seq, session=1, received_at=at, kind="answer", address=address
        )  # fmt: skip
    assert rows(api, schedule)[0]["IpAddresses"] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]


def test_scripts_come_in_the_order_in_which_candidates_were_added_and_attempts_by_number(api, tenant):
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED", attempts_allowed=2), active=True)
    first, second = a_registration(schedule), a_registration(schedule)
    moment = clock.now()
    done = {"status": "HANDED_IN", "ended_at": moment, "submitted_by": "CANDIDATE", "finalised_at": moment}
    attempts = [an_attempt(registration, **done) for registration in (second, first, first)]
    make_scripts(attempts, by=SYSTEM, at=moment)
    ids = [first.candidate.external_id, first.candidate.external_id, second.candidate.external_id]
    assert [(row["CandidateExtId"], row["Attempt"]) for row in rows(api, schedule)] == list(zip(ids, [1, 2, 1], strict=True))


def test_who_has_no_script_no_user_id_or_goes_on_is_left_out(api, schedule):
    an_attempt(a_registration(schedule))
    a_script(schedule, candidate=a_user(external_id=""))
    again = a_script(schedule)
    assert reopen([again.registration_id], minutes=60, by=SYSTEM, now=clock.now()) == []
    assert rows(api, schedule) == []


def test_both_paths_answer_also_for_the_simple_workflow(api, tenant):
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    a_script(schedule)
    external, plain = (api.get(f"{start}/schedule/{schedule.external_id}/marking/preliminary-report/") for start in ("/external", ""))
    assert (external.status, external.body) == (200, plain.body)
    assert len(plain.body["Content"]) == 1


def test_a_schedule_without_scripts_answers_an_empty_list(api, schedule):
    assert ask(api, schedule).body == {"Content": [], "Success": True, "Errors": None}


def test_another_tenants_schedule_is_not_found(api, schedule):
    with current.use(other := a_tenant()):
        stranger = an_api(other)
    assert ask(stranger, schedule).code == 301


def test_an_owner_who_lost_the_right_reads_nothing(api, schedule):
    User.objects.filter(pk=api.owner.pk).update(role=a_user("Marker").role)
    assert ask(api, schedule).status == 403


def test_statements_do_not_grow_with_scripts(api, tenant):
    api.get("/external/schedule/none")  # notes the token's use, once a minute
    counts = []
    for size in (2, 12):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        for _n in range(size):
            a_marked_script(schedule)
        with CaptureQueriesContext(connection) as statements:
            assert len(rows(api, schedule)) == size
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_portions_join_without_a_gap(api, schedule, monkeypatch):
    from stratus.marking.scripts import preliminary

    scripts = [a_script(schedule) for _n in range(5)]
    monkeypatch.setattr(preliminary, "PORTION", 2)
    assert [row["CandidateExtId"] for row in rows(api, schedule)] == [s.registration.candidate.external_id for s in scripts]


def test_a_script_of_which_the_program_still_scores_an_answer_is_in_progress_and_has_no_score(api, schedule):
    script = a_script(schedule)
    choice = script.attempt.paper.version.items[0]["id"]
    AutoScore.objects.filter(script=script, item=choice).delete()
    LaterScore.objects.create(script=script, item=choice, runner="r", made_at=clock.now(), due_at=clock.now())
    Script.objects.filter(pk=script.pk).update(status="SCORING")
    [row] = rows(api, schedule)
    assert (row["Status"], row["Score"]) == ("ASSESSMENT_IN_PROGRESS", None)
    assert row["Questions"][0]["MarkingProgressStatus"] == "NOT_STARTED"


def test_a_changed_automatic_score_is_told_with_its_reason_as_any_other(api):
    schedule = a_schedule(an_assessment(["SHORT_ANSWER", "ESSAY"], marking_workflow="EXTENDED"), active=True)
    member = a_member(schedule)
    script = allocated(a_script(schedule, answers={"SHORT_ANSWER": {"text": "The left"}}), member)
    short = script.attempt.paper.version.items[0]["id"]
    score_question(script.pk, "ASSESSING", short, "1.5", "It is.", seen_at=None, by=a_marker(member), now=clock.now())
    [row] = rows(api, schedule)
    question = row["Questions"][0]
    assert question["MarkingProgressStatus"] == "MARKING_FIRST_STEP_IN_PROGRESS"
    given = {"Name": member.user.full_name, "Comment": "It is.", "Score": "1.5", "CriteriaScore": []}
    assert question["MarkerEvaluations"] == [given]
