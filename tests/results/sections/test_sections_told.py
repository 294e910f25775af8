"""What is told of the sections of a result: to staff in the list, in exports and on the page, and to the candidate."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.foundation import clock
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.results.publication.lists import RESULTS
from support.builders import ONE_TO_TEN, SYSTEM, a_marked_script, a_schedule, a_user, an_assessment
from support.staff import a_browser

SCALE = {"id": 1, "name": "One to ten", **ONE_TO_TEN}


def published(*, owner: User | None = None, **demands: Any) -> Result:
    """The result of 3 of 4 points, in one section that asks for 80 % of them."""
    section = {"questions": 2, "title": "Anatomy", "pass_percentage": 80, "pass_required": True, **demands}
    grading = {"step": "0.01", "scale": SCALE}
    options = {"marking_workflow": "EXTENDED", "when_to_show_results": "AFTER_EACH_ATTEMPT"}
    assessment = an_assessment(sections=[section], grading=grading, **options)
    schedule = a_schedule(assessment, active=True, **({"owner_id": owner.pk} if owner else {}))
    script = a_marked_script(schedule)
    [result] = publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    return result


def test_a_missed_section_fails_the_result_and_its_grade_and_the_page_says_why() -> None:
    owner = a_user("Scheduler")
    result = published(owner=owner)
    assert (result.score, result.passed_status, result.grade) == (3, "NOT_SATISFACTORY", "5.4")
    page = a_browser(owner).get(f"/results/{result.schedule_id}/candidates/{result.pk}").text
    assert "the pass mark of the section “Anatomy” must be reached, and was not" in page
    assert "must be reached to pass" in page


def test_a_pass_mark_for_information_changes_nothing_and_is_told() -> None:
    owner = a_user("Scheduler")
    result = published(owner=owner, pass_required=False)
    assert result.passed_status == "SATISFACTORY"
    page = a_browser(owner).get(f"/results/{result.schedule_id}/candidates/{result.pk}").text
    assert "Not reached" in page
    assert "for information" in page


def test_before_it_is_published_the_list_knows_that_a_section_fails() -> None:
    owner = a_user("Scheduler")
    section = {"questions": 2, "pass_percentage": 80, "pass_required": True}
    script = a_marked_script(a_schedule(an_assessment(marking_workflow="EXTENDED", sections=[section]), active=True, owner_id=owner.pk))
    assert "Not passed" in a_browser(owner).get(f"/results/{script.schedule_id}").text


def test_lists_and_exports_have_a_column_where_sections_have_pass_marks() -> None:
    owner = a_user("Scheduler")
    judged, other = published(owner=owner), published(pass_percentage=None, pass_required=False)
    [column] = [column for column in RESULTS.columns if column.key == "sections"]
    assert column.seen_by is not None
    assert [column.seen_by(SYSTEM, schedule=one.schedule_id) for one in (judged, other)] == [True, False]
    assert "Anatomy: 3 / 4, not reached" in a_browser(owner).get(f"/results/{judged.schedule_id}").text


@pytest.mark.parametrize(
    ("asked", "required", "words"),
    [
        (80, True, "pass mark not reached, must be reached to pass"),
        (60, True, "pass mark reached, must be reached to pass"),
        (80, False, "pass mark not reached, for information"),
    ],
)
def test_the_candidate_reads_what_their_sections_came_to_and_whether_it_decides(asked: int, required: bool, words: str) -> None:
    result = published(pass_percentage=asked, pass_required=required)
    page = a_browser(result.registration.candidate).get("/exam/").text
    assert f"<li><bdi>Anatomy</bdi>: 3 / 4, {words}</li>" in page
