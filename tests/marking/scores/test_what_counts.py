"""Of a section of which two answers count, two are scored: by the program and by people. The others are kept, and nobody's to score."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Attempt
from stratus.events.log import record
from stratus.foundation import clock
from stratus.marking.errors import NotYours
from stratus.marking.models import AutoScore, Script
from stratus.marking.scoring.actions import score_question, submit
from stratus.marking.scripts.actions import make_scripts
from stratus.marking.scripts.facts import facts_of
from stratus.marking.scripts.queries import next_script, overview, viewer_of
from stratus.marking.scripts.sheet import script_sheet
from stratus.marking.setup.actions import allocate, change_settings
from stratus.marking.setup.changes import AllocationRow, SettingsChange
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Schedule
from support.builders import (
    ANSWERS,
    SYSTEM,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    allocated,
    an_answer,
    an_assessment,
    an_attempt,
)
from support.staff import a_browser

pytestmark = pytest.mark.django_db
CHOICES, ESSAYS = ["MULTIPLE_CHOICE"] * 3, ["ESSAY"] * 3


def an_exam(types: list[str], **section: Any) -> Schedule:
    """Answer two of these; two points each. Whoever misses the pass mark of the section does not pass."""
    demands = {"questions": len(types), "answer_count": 2, **section}
    return a_schedule(an_assessment(types, marking_workflow="EXTENDED", sections=[demands]), active=True)


def handed_in(
    schedule: Schedule,
    *answered: int,
    wrong: tuple[int, ...] = (),
    sessions: dict[int, int] | None = None,
    asked: tuple[int, ...] = (),
) -> Script:
    """Somebody answered these questions, counted from 1, in this order, and handed in. `asked`: those on their sheet, if not all."""
    moment = clock.now()
    items = schedule.assessment.versions.get().items
    sheet = {"order": [items[number - 1]["id"] for number in asked]} if asked else {}
    ended = {"status": "HANDED_IN", "ended_at": moment, "submitted_by": "CANDIDATE", "finalised_at": moment}
    attempt = an_attempt(a_registration(schedule), **ended, sheet=sheet)
    for number in answered:
        item = items[number - 1]
        value = {"selected": ["b"]} if number in wrong else ANSWERS[item["type"]]
        an_answer(attempt, item["id"], value, session=(sessions or {}).get(number, 1))
    with transaction.atomic():
        record("attempt.final", by=SYSTEM, subject=attempt, schedule_id=schedule.pk, at=moment)
    return Script.objects.get(attempt=attempt)


def numbers(script: Script, ids: list[str]) -> list[int]:
    order = [item["id"] for item in script.attempt.paper.version.items]
    return [order.index(item) + 1 for item in ids]


def the_result(script: Script) -> Result:
    [result] = publish(script.schedule_id, [script.pk], by=SYSTEM, now=clock.now())
    return result


def test_the_latest_two_count_and_the_maximum_is_that_of_two() -> None:
    script = handed_in(an_exam(CHOICES), 1, 2, 3, wrong=(3,))
    assert (numbers(script, script.left_out), script.score, script.max_score) == ([1], 2, 4)
    assert AutoScore.objects.filter(script=script).count() == 2


def test_the_window_that_has_the_exam_ranks_above_the_one_before_whatever_arrives_last() -> None:
    script = handed_in(an_exam(CHOICES), 1, 2, 3, sessions={1: 2})
    assert numbers(script, script.left_out) == [2]


def test_who_answers_fewer_loses_what_is_missing_and_nothing_else() -> None:
    script = handed_in(an_exam(CHOICES), 2)
    assert (numbers(script, script.left_out), script.score, script.max_score, script.status) == ([1, 3], 2, 4, "COMPLETE")


def test_a_result_says_what_counted_and_lists_no_other_question() -> None:
    script = handed_in(an_exam(CHOICES), 3, 1, 2)
    result = the_result(script)
    assert numbers(script, [one["id"] for one in result.questions]) == [1, 2]
    [section] = result.sections
    assert (section["score"], section["max_score"], section["answer_count"], numbers(script, section["left_out"])) == (4, 4, 2, [3])


def test_a_missed_section_fails_the_exam_before_and_after_it_is_published() -> None:
    schedule = an_exam(CHOICES, answer_count=None, pass_percentage=80, pass_required=True)
    script = handed_in(schedule, 1, 2, 3, wrong=(3,))
    assert script.fails_section
    result = the_result(script)
    assert (result.score, result.percentage_to_pass, result.passed_status) == (4, 55, "NOT_SATISFACTORY")
    assert result.sections[0]["pass"] == {"percentage": 80, "cut": "4.8", "required": True, "reached": False}


def test_a_marker_is_asked_for_what_counts_and_sees_why_the_other_does_not() -> None:
    schedule = an_exam(ESSAYS)
    script, member = handed_in(schedule, 1, 2, 3), a_member(schedule)
    allocated(script, member)
    marker = a_marker(member)
    sheet = script_sheet(script.pk, marker, clock.now())
    assert [(question.is_mine, question.is_left_out) for question in sheet.questions] == [(False, True), (True, False), (True, False)]
    with pytest.raises(NotYours):
        score_question(script.pk, "ASSESSING", script.left_out[0], "1", "", by=marker, now=clock.now(), seen_at=None)
    for question in sheet.questions[1:]:
        score_question(script.pk, "ASSESSING", question.id, "1", "", by=marker, now=clock.now(), seen_at=None)
    submit(script.pk, "ASSESSING", by=marker, now=clock.now())
    script.refresh_from_db()
    assert (script.status, script.score) == ("COMPLETE", 2)


def test_the_marking_page_says_that_an_answer_does_not_count() -> None:
    schedule = an_exam(ESSAYS)
    script, member = handed_in(schedule, 1, 2, 3), a_member(schedule)
    allocated(script, member)
    page = a_browser(member.user).get(f"/marking/{schedule.pk}/scripts/{script.pk}", {"item": script.left_out[0]}).text
    assert "This answer does not count" in page
    assert 'name="score"' not in page


def test_a_script_without_an_answer_to_score_needs_no_marker() -> None:
    assert handed_in(an_exam(ESSAYS)).status == "COMPLETE"


def test_where_questions_are_allocated_nobody_is_led_to_a_script_of_which_theirs_does_not_count() -> None:
    schedule = an_exam(ESSAYS)
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    here, without, other = handed_in(schedule, 1, 2), handed_in(schedule, 2, 3), handed_in(schedule, 1, 3)
    member = a_member(schedule)
    first = here.attempt.paper.version.items[0]["id"]
    allocate(schedule.pk, [AllocationRow(first, (str(member.pk),))], by=SYSTEM, now=clock.now())
    viewer = viewer_of(schedule, a_marker(member), clock.now())
    assert without.left_out == [first]
    assert next_script(viewer, here) == other.pk


def test_nobody_is_led_to_a_script_whose_sheet_has_of_their_questions_only_one_that_does_not_count() -> None:
    schedule = an_exam(["ESSAY"] * 4, draw=3)
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    here, without = handed_in(schedule, 1, 3, asked=(1, 3, 4)), handed_in(schedule, 3, 4, asked=(1, 3, 4))
    other = handed_in(schedule, 2, 3, asked=(2, 3, 4))
    member = a_member(schedule)
    rows = [AllocationRow(item["id"], (str(member.pk),)) for item in schedule.assessment.versions.get().items[:2]]
    allocate(schedule.pk, rows, by=SYSTEM, now=clock.now())
    viewer = viewer_of(schedule, a_marker(member), clock.now())
    assert numbers(without, without.left_out) == [1]
    assert next_script(viewer, here) == other.pk
    assert [progress.allocated for progress in overview(schedule).members] == [2]


def test_scores_are_made_anew_where_another_answer_counts_now() -> None:
    script = handed_in(an_exam(CHOICES), 1, 2, 3)
    attempt = script.attempt
    attempt.answers.filter(item=attempt.paper.version.items[2]["id"]).update(value=None)
    with transaction.atomic():
        make_scripts([attempt], by=SYSTEM, at=clock.now())
    script.refresh_from_db()
    assert (numbers(script, script.left_out), script.score) == ([3], 4)


def test_how_many_statements_it_takes_does_not_depend_on_how_many_hand_in() -> None:
    costs = []
    for count in (2, 6):
        schedule = an_exam(CHOICES)
        attempts = [handed_in(schedule, 1, 2, 3).attempt for _one in range(count)]
        Script.objects.filter(attempt__in=attempts).delete()
        with CaptureQueriesContext(connection) as caught, transaction.atomic():
            make_scripts(list(Attempt.objects.filter(pk__in=[one.pk for one in attempts])), by=SYSTEM, at=clock.now())
        costs.append(len(caught))
    assert costs[0] == costs[1]


def test_a_difference_between_assessors_is_judged_on_the_maximum_of_the_exam() -> None:
    """Whoever answered one of two questions has a script of two all the same."""
    schedule = an_exam(ESSAYS)
    script = handed_in(schedule, 1)
    [facts] = facts_of(schedule, None, [Script.objects.select_related("attempt__paper").get(pk=script.pk)])
    assert facts.scheme.maximum == 4
