"""What candidates have at hand in the exam, and what they keep for themselves beside their answers."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.models import Answer, AnswerEvent
from stratus.delivery.papers import options
from stratus.delivery.sync.notes import MAX_NOTEPAD, check_note
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment, an_item
from support.simulated import Browser, SaverInTests

ITEMS: dict[str, dict[str, Any]] = {"1-1": {"type": "ESSAY"}}


@pytest.mark.parametrize(
    ("version", "tools"),
    [
        ({}, ["NOTEPAD", "HIGHLIGHTER", "STRIKE_OUT"]),
        ({"tools": []}, []),
        ({"tools": ["TEXT_TO_SPEECH", "CALCULATOR"]}, ["CALCULATOR", "TEXT_TO_SPEECH"]),
        ({"tools": ["CALCULATOR", "WITHDRAWN"]}, ["CALCULATOR"]),
    ],
)
def test_the_player_is_told_the_tools_of_the_version_and_the_usual_ones_of_an_older_version(version: Any, tools: list[str]) -> None:
    assert options.player_options(version, lock_on_connection_loss=None)["tools"] == tools


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ({}, "NEVER"),
        ({"when_to_show_results": "NEVER"}, "NEVER"),
        ({"when_to_show_results": "AFTER_EACH_ATTEMPT", "attempts_allowed": None}, "AFTER_EACH_ATTEMPT"),
        ({"when_to_show_results": "AFTER_LAST_ATTEMPT", "attempts_allowed": 2}, "AFTER_LAST_ATTEMPT"),
        ({"when_to_show_results": "AFTER_LAST_ATTEMPT", "attempts_allowed": None}, "NEVER"),
        ({"when_to_show_results": "ASSESSOR_DECIDES"}, "ASSESSOR_DECIDES"),
    ],
)
def test_the_player_is_told_when_results_are_shown_and_never_where_no_attempt_is_the_last_one(version: Any, told: str) -> None:
    assert options.player_options(version, lock_on_connection_loss=None)["results"] == told


@pytest.mark.parametrize(("duration", "warnings"), [(None, [30, 15, 5, 1]), (120, [30, 15, 5, 1]), (40, [15, 5, 1]), (10, [5, 1]), (1, [])])
def test_the_time_is_told_in_the_second_half_of_an_exam_only(duration: int | None, warnings: list[int]) -> None:
    assert options.warnings_for(duration) == warnings


@pytest.mark.parametrize(
    ("item", "value", "refused"),
    [
        (None, {"text": "Ask about question 3"}, ""),
        (None, None, ""),
        (None, {"text": "x" * MAX_NOTEPAD}, ""),
        (None, {"text": "x" * (MAX_NOTEPAD + 1)}, "TOO_LONG"),
        (None, {"text": "\N{GRINNING FACE}" * (MAX_NOTEPAD // 2 + 1)}, "TOO_LONG"),
        (None, {"text": 3}, "VALUE_HAS_NO_TEXT"),
        (None, "text", "VALUE_IS_NO_NOTE"),
        (None, {"text": "", "reading": {"ruler": True, "lines": 8, "masking": False}}, ""),
        (None, {"text": "", "reading": {"ruler": 1}}, "VALUE_IS_NO_NOTE"),
        (None, {"text": "", "reading": {"lines": 9}}, "VALUE_IS_NO_NOTE"),
        (None, {"text": "", "reading": {"lines": True}}, "VALUE_IS_NO_NOTE"),
        (None, {"text": "", "reading": []}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"marks": [[0, 12], [20, 21]], "struck": ["a"], "uncovered": ["b"]}, ""),
        ("1-1", {}, ""),
        ("1-1", {"marks": [[12, 12]]}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"marks": [[-1, 3]]}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"marks": [[False, True]]}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"marks": "all"}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"struck": [4]}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"uncovered": [4]}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"uncovered": "b"}, "VALUE_IS_NO_NOTE"),
        ("1-1", {"uncovered": ["b"] * 101}, "TOO_MANY"),
        ("1-1", {"marks": [[0, 1]] * 501}, "TOO_MANY"),
        ("2-1", {"marks": []}, "UNKNOWN_ITEM"),
        (["1-1"], {"marks": []}, "UNKNOWN_ITEM"),
    ],
)
def test_what_is_no_note_is_named(item: Any, value: Any, refused: str) -> None:
    assert check_note(ITEMS, item, value) == refused


@pytest.fixture
def registration(tenant: Any) -> Registration:
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE", "ESSAY"], tools=["NOTEPAD", "CALCULATOR"]), active=True))


def test_notes_come_back_on_another_computer_and_are_no_answers(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    exam = page.start()
    assert (exam["options"]["tools"], exam["notes"]) == (["NOTEPAD", "CALCULATOR"], {})
    item = page.items[0]
    page.sync(
        page.event("note", None, {"text": "first"}),
        page.event("note", item, {"marks": [[0, 5]], "struck": ["b"]}),
        page.event("note", None, {"text": "second"}),
    )
    elsewhere = Browser(saver, registration).start()
    assert elsewhere["notes"] == {
        "": {"value": {"text": "second"}, "session": 1, "seq": 3},
        item: {"value": {"marks": [[0, 5]], "struck": ["b"]}, "session": 1, "seq": 2},
    }
    assert elsewhere["answers"] == {}
    assert not Answer.objects.exists()


def test_marks_in_a_case_come_back_as_those_in_a_question_do(saver: SaverInTests) -> None:
    case = an_item("CASE")
    registration = a_registration(a_schedule(an_assessment([an_item(case=case), an_item(case=case)]), active=True))
    page = Browser(saver, registration)
    page.start()
    assert page.sync(page.event("note", case.external_id, {"marks": [[2, 7]]}))["refused"] == []
    assert Browser(saver, registration).start()["notes"] == {case.external_id: {"value": {"marks": [[2, 7]]}, "session": 1, "seq": 1}}


def test_of_notes_the_session_taken_over_last_stands(saver: SaverInTests, registration: Registration) -> None:
    first = Browser(saver, registration)
    first.start()
    second = Browser(saver, registration)
    second.start()
    second.sync(second.event("note", None, {"text": "new computer"}))
    first.seq = 40
    first.sync(first.event("note", None, {"text": "old computer"}))
    assert Browser(saver, registration, beside=second).start(session=2)["notes"][""]["value"] == {"text": "new computer"}
    assert AnswerEvent.objects.filter(kind="note").count() == 2


def test_a_note_that_is_refused_stays_in_the_log_alone(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    answer = page.sync(page.event("note", None, {"text": "x" * (MAX_NOTEPAD + 1)}))
    assert answer["refused"] == [{"seq": 1, "reason": "TOO_LONG"}]
    assert AnswerEvent.objects.get().outcome == "TOO_LONG"
    assert Browser(saver, registration, beside=page).start(session=1)["notes"] == {}
