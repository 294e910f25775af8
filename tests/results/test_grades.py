"""Grades of published results: computed once, kept with what they were judged by, and shown wherever a result is."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.results.publication.lists import RESULTS
from stratus.webhooks.deliveries.actions import body_of
from support.builders import ONE_TO_TEN, SYSTEM, a_marked_script, a_schedule, a_user, an_assessment, an_item
from support.staff import a_browser

D = Decimal
SCALE = {"id": 1, "name": "One to ten", **ONE_TO_TEN}


def published(grading: dict[str, Any], *, score: str = "0.8", owner: User | None = None, most: str = "2", **options: Any) -> Result:
    """The result of somebody who has 2 points for a choice and this score for an essay of 2 points, or of `most`."""
    items = [an_item("MULTIPLE_CHOICE"), an_item("ESSAY", max_score=D(most))]
    assessment = an_assessment(items, marking_workflow="EXTENDED", grading=grading, **options)
    schedule = a_schedule(assessment, active=True, **({"owner_id": owner.pk} if owner else {}))
    script = a_marked_script(schedule, score=score)
    [result] = publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    return result


def test_a_result_has_its_grade_and_what_it_was_judged_by():
    result = published({"step": "0.01", "scale": SCALE})
    assert (result.grade, result.passed_status, result.percentage_to_pass) == ("7.0", "SATISFACTORY", 55)
    assert result.grading == {"version": 1, "cut": "2.2", "step": "0.01", "scale": "One to ten", "kind": "CUT"}


def test_without_a_scale_there_is_no_grade():
    result = published({})
    assert (result.grade, result.grading) == ("", {"version": 1, "cut": "2.2", "step": "0.01"})


def test_a_cut_that_is_corrected_for_guessing_is_told_in_per_cent_too():
    result = published({"step": "0.01", "guess": "2"})
    assert (result.grading["cut"], result.percentage_to_pass, result.passed_status) == ("3.1", D("77.5"), "NOT_SATISFACTORY")


def test_score_percentage_outcome_and_grade_agree_with_each_other():
    result = published({"step": "1", "scale": SCALE}, score="0.5", percentage_to_pass=75)
    assert (result.score, result.percentage, result.passed_status, result.grade) == (3, 75, "SATISFACTORY", "5.5")


def test_a_full_score_is_published_as_the_maximum_and_passes_though_the_step_does_not_divide_it():
    result = published({"step": "1", "scale": SCALE}, score="1.5", percentage_to_pass=100, most="1.5")
    assert (result.score, result.max_score, result.percentage) == (D("3.5"), D("3.5"), 100)
    assert (result.passed_status, result.grade) == ("SATISFACTORY", "10.0")


def test_a_void_attempt_has_no_grade():
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED", grading={"step": "0.01", "scale": SCALE}), active=True)
    script = a_marked_script(schedule)
    Script.objects.filter(pk=script.pk).update(status="VOID", score=None)
    [result] = publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    assert (result.grade, result.passed_status) == ("", "VOIDED")


def test_staff_read_the_grade_in_the_list_and_on_the_page_of_a_result():
    owner = a_user("Scheduler")
    result = published({"step": "0.01", "scale": SCALE, "guess": "0.5"}, owner=owner)
    browser = a_browser(owner)
    assert f">{result.grade}<" in browser.get(f"/results/{result.schedule_id}").text
    page = browser.get(f"/results/{result.schedule_id}/candidates/{result.pk}").text
    assert "(One to ten)" in page
    assert "corrected for guessing" in page
    assert "version 1 of the assessment" in page


def test_a_list_without_grades_has_no_column_for_them():
    graded, other = published({"step": "0.01", "scale": SCALE}), published({})
    [column] = [column for column in RESULTS.columns if column.key == "grade"]
    assert column.seen_by is not None
    assert [column.seen_by(SYSTEM, schedule=one.schedule_id) for one in (graded, other)] == [True, False]


def test_what_is_not_published_yet_is_listed_with_the_grade_that_it_will_have():
    owner = a_user("Scheduler")
    assessment = an_assessment(marking_workflow="EXTENDED", grading={"step": "0.01", "scale": SCALE})
    script = a_marked_script(a_schedule(assessment, active=True, owner_id=owner.pk), score="0.8")
    assert ">7.0<" in a_browser(owner).get(f"/results/{script.schedule_id}").text


@pytest.mark.parametrize(("language", "shown"), [("en", "Grade 7.0"), ("nl", "7,0")])
def test_candidates_read_their_grade_in_their_language(language, shown):
    result = published({"step": "0.01", "scale": SCALE}, when_to_show_results="AFTER_EACH_ATTEMPT")
    candidate = result.registration.candidate
    User.objects.filter(pk=candidate.pk).update(language=language)
    candidate.refresh_from_db()
    assert shown in a_browser(candidate).get("/exam/").text


def test_a_name_of_a_grade_stays_as_it_was_written():
    rows = [{"label": "Failed 1.0", "from": "0", "passes": False}, {"label": "Passed 2.0", "from": "55", "passes": True}]
    scale = {"id": 1, "name": "Words", "kind": "TABLE", "rows": rows}
    result = published({"step": "0.01", "scale": scale}, when_to_show_results="AFTER_EACH_ATTEMPT")
    candidate = result.registration.candidate
    User.objects.filter(pk=candidate.pk).update(language="nl")
    candidate.refresh_from_db()
    assert "Passed 2.0" in a_browser(candidate).get("/exam/").text


def test_the_webhook_tells_the_grade():
    result = published({"step": "0.01", "scale": SCALE})
    assert json.loads(json.dumps(body_of(result, "msg_1")))["Grade"] == "7.0"
