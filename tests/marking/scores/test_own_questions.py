"""Marking and results where candidates have different questions: each by what stood on their own sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import PlannedSheet
from stratus.delivery.papers import preparation
from stratus.events.log import record
from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.marking.scripts.facts import facts_of
from stratus.marking.scripts.queries import overview, scripts_visible_to, viewer_of
from stratus.marking.scripts.sheet import script_sheet
from stratus.marking.setup.actions import allocate, change_settings
from stratus.marking.setup.changes import AllocationRow, SettingsChange
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.results.publication.queries import add_scores, scripts_with_results_for
from support.builders import (
    SYSTEM,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    an_answer,
    an_assessment,
    an_attempt,
    an_item,
)

D = Decimal
ONE_OF_THREE = [{"cells": [{"items": [0], "take": 1}, {"items": [1, 2, 3], "take": 1}]}]


def sat(schedule: Any, *answers: str) -> list[Script]:
    """As many candidates as answers sat the exam; each gave theirs to all of their questions."""
    registrations = [a_registration(schedule) for _answer in answers]
    preparation.prepare(schedule.pk, clock.now())
    made = []
    for registration, answer in zip(registrations, answers, strict=True):
        sheet = PlannedSheet.objects.get(registration=registration).sheet
        now = clock.now()
        attempt = an_attempt(registration, status="HANDED_IN", ended_at=now, submitted_by="CANDIDATE", finalised_at=now, sheet=sheet)
        types = {item["id"]: item["type"] for item in attempt.paper.version.items}
        for item in sheet["order"]:
            an_answer(attempt, item, {"text": "<p>So.</p>"} if types[item] == "ESSAY" else {"selected": [answer]})
        with transaction.atomic():
            record("attempt.final", by=SYSTEM, subject=attempt, schedule_id=schedule.pk, at=now)
        made.append(Script.objects.get(attempt=attempt))
    return made


def own(script: Script) -> list[str]:
    return script.attempt.sheet["order"]


def test_a_script_is_worth_what_was_asked() -> None:
    right, wrong = sat(a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 4, forms=ONE_OF_THREE), active=True), "a", "b")
    assert (right.max_score, right.score, wrong.score) == (D(4), D(4), D(0))
    assert sorted(right.auto_scores.values_list("item", flat=True)) == sorted(own(right))


def test_an_answer_to_a_question_that_was_not_asked_earns_nothing() -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 4, forms=ONE_OF_THREE, marking_workflow="EXTENDED"), active=True)
    [script] = sat(schedule, "a")
    [facts] = facts_of(schedule, None, [Script.objects.select_related("attempt__paper").get(pk=script.pk)])
    assert sorted(facts.items) == sorted(own(script)) == sorted(question.id for question in facts.questions)


def test_a_result_is_in_per_cent_of_the_own_forms_maximum_and_lists_its_questions() -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 4, forms=ONE_OF_THREE, marking_workflow="AUTO"), active=True)
    [script] = sat(schedule, "a")
    result = Result.objects.get(attempt=script.attempt)
    assert (result.max_score, result.percentage, result.grading["cut"]) == (D(4), D(100), "2.2")
    assert [question["id"] for question in result.questions] == [
        i["id"] for i in schedule.assessment.versions.get().items if i["id"] in own(script)
    ]


def test_a_pass_mark_that_is_corrected_for_guessing_takes_the_chance_score_of_the_own_questions() -> None:
    """Guessing one of two alternatives gives 1 point, one of four half a point: 2 points each, pass mark 50 %."""
    four = [{"html": f"<p>{n}</p>", "correct": n == 0} for n in range(4)]
    items = [an_item(), an_item(alternatives=four)]
    forms = [{"title": "A", "items": [0]}, {"title": "B", "items": [1]}]
    grading = {"step": "0.01", "guess": "0.75"}
    exam = an_assessment(items, forms=forms, grading=grading, percentage_to_pass=50, marking_workflow="SIMPLE")
    schedule = a_schedule(exam, active=True)
    scripts = sat(schedule, "a", "a")
    cuts = {script.attempt.sheet["form"]: result.grading["cut"] for script in scripts for result in _published(script)}
    assert cuts == {1: "1.5", 2: "1.25"}


def test_of_a_drawn_section_of_which_two_answers_count_guessing_gives_what_it_gives_for_two() -> None:
    """Ten questions with two alternatives, 2 points each; five are drawn, two count, and guessing gives 2 of 4 points."""
    section = {"questions": 10, "draw": 5, "answer_count": 2}
    grading = {"step": "0.01", "guess": "2"}
    exam = an_assessment([an_item() for _n in range(10)], sections=[section], grading=grading, percentage_to_pass=50)
    [script] = sat(a_schedule(exam, active=True), "a")
    [result] = _published(script)
    assert exam.versions.get().max_score == 4
    assert (result.score, result.max_score, result.grading["cut"], result.passed_status) == (4, 4, "3", "SATISFACTORY")


def _published(script: Script) -> list[Result]:
    return publish(script.schedule_id, [script.pk], by=SYSTEM, now=clock.now())


def test_the_list_of_results_judges_by_the_own_sheet_as_publishing_does() -> None:
    four = [{"html": f"<p>{n}</p>", "correct": n == 0} for n in range(4)]
    forms = [{"title": "A", "items": [0]}, {"title": "B", "items": [1]}]
    exam = an_assessment([an_item(), an_item(alternatives=four)], forms=forms, grading={"step": "0.01", "guess": "0.75"})
    schedule = a_schedule(exam, active=True)
    sat(schedule, "a", "b")
    lines = {}
    for rows in (list(scripts_with_results_for(SYSTEM, schedule.pk)),):
        add_scores(rows)
        lines = {row.pk: (row.line.score, row.line.passed_status) for row in rows}
    for result in publish(schedule.pk, by=SYSTEM, now=clock.now()):
        assert lines[Script.objects.get(attempt=result.attempt_id).pk] == (result.score, result.passed_status)


class TestAllocationByQuestion:
    def _exam(self) -> tuple[Any, list[Script], list[str]]:
        assessment = an_assessment(["ESSAY"] * 4, forms=ONE_OF_THREE, marking_workflow="EXTENDED")
        schedule = a_schedule(assessment, active=True)
        change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
        scripts = sat(schedule, "a", "a", "a")
        return schedule, scripts, [item["id"] for item in assessment.versions.get().items]

    def test_a_marker_sees_and_opens_the_scripts_that_ask_their_question(self) -> None:
        schedule, scripts, ids = self._exam()
        member = a_member(schedule)
        allocate(schedule.pk, [AllocationRow(ids[2], [str(member.pk)], None)], by=SYSTEM, now=clock.now())
        [mine] = [script for script in scripts if ids[2] in own(script)]
        by = a_marker(member)
        assert list(scripts_visible_to(viewer_of(schedule, by, clock.now()))) == [mine]
        sheet = script_sheet(mine.pk, by, clock.now())
        assert [question.id for question in sheet.questions] == own(mine)
        assert [question.id for question in sheet.questions if question.is_mine] == [ids[2]]

    def test_a_markers_part_is_counted_by_the_scripts_that_ask_their_questions(self) -> None:
        schedule, _scripts, ids = self._exam()
        one, everybody = a_member(schedule), a_member(schedule)
        rows = [AllocationRow(ids[1], [str(one.pk)], None), AllocationRow(ids[0], [str(everybody.pk)], None)]
        allocate(schedule.pk, rows, by=SYSTEM, now=clock.now())
        found = {progress.member.pk: progress.allocated for progress in overview(schedule).members}
        assert found == {one.pk: 1, everybody.pk: 3}

    def test_the_statements_do_not_grow_with_the_scripts(self) -> None:
        counts = []
        for _size in (1, 2):
            schedule, _scripts, ids = self._exam()
            member = a_member(schedule)
            allocate(schedule.pk, [AllocationRow(item, [str(member.pk)], None) for item in ids[: _size * 2]], by=SYSTEM, now=clock.now())
            with CaptureQueriesContext(connection) as asked:
                overview(schedule)
            counts.append(len(asked))
        assert counts[0] == counts[1]
