"""Pure rules of assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.options.tools import TOOLS
from stratus.assessments.rules import (
    Language,
    Medium,
    Page,
    Question,
    Section,
    by_section,
    is_available,
    moved,
    moved_in_sections,
    option_errors,
    publication_problems,
    shown_megabytes,
)

NOW = datetime(2030, 6, 21, 9, tzinfo=UTC)
FINE = {
    "duration": 120,
    "extra_time": 30,
    "attempts_allowed": 1,
    "percentage_to_pass": Decimal(55),
    "marking_workflow": "SIMPLE",
    "when_to_show_results": "NEVER",
    "available_from": None,
    "available_until": None,
}


def a_question(title: str = "One", *, needs_marker: bool = False, is_live: bool = True, section: int | None = None) -> Question:
    return Question(title, needs_marker, is_live, Decimal(2), section)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration": 0}, "duration"),
        ({"duration": 100_001}, "duration"),
        ({"extra_time": -1}, "extra_time"),
        ({"extra_time": 100_001}, "extra_time"),
        ({"attempts_allowed": 0}, "attempts_allowed"),
        ({"attempts_allowed": 1001}, "attempts_allowed"),
        ({"percentage_to_pass": Decimal("-0.01")}, "percentage_to_pass"),
        ({"percentage_to_pass": Decimal("100.01")}, "percentage_to_pass"),
        ({"marking_workflow": "AUTO", "when_to_show_results": "ASSESSOR_DECIDES"}, "when_to_show_results"),
        ({"available_from": NOW, "available_until": NOW}, "available_until"),
        ({"available_from": NOW, "available_until": NOW - timedelta(hours=1)}, "available_until"),
        ({"tools": ["ABACUS"]}, "tools"),
        ({"tools": [*TOOLS, "ABACUS"]}, "tools"),
    ],
)
def test_options_that_do_not_fit_are_named(changes, field):
    assert set(option_errors(FINE | changes, published_workflow=None)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"duration": None},
        {"duration": 1},
        {"duration": 100_000},
        {"extra_time": 0},
        {"extra_time": 100_000},
        {"attempts_allowed": None},
        {"attempts_allowed": 1000},
        {"percentage_to_pass": Decimal(0)},
        {"percentage_to_pass": Decimal(100)},
        {"when_to_show_results": "ASSESSOR_DECIDES"},
        {"tools": []},
        {"tools": list(TOOLS)},
        {"available_from": NOW},
        {"available_until": NOW},
        {"available_from": NOW, "available_until": NOW + timedelta(microseconds=1)},
    ],
)
def test_options_that_fit_have_no_errors(changes):
    assert option_errors(FINE | changes, published_workflow="SIMPLE") == {}


def test_the_workflow_is_fixed_by_the_first_publication():
    assert set(option_errors(FINE, published_workflow="EXTENDED")) == {"marking_workflow"}


@pytest.mark.parametrize(
    ("status", "workflow", "questions", "count"),
    [
        ("DRAFT", "SIMPLE", [a_question()], 0),
        ("DRAFT", "SIMPLE", [], 1),
        ("ARCHIVED", "SIMPLE", [a_question()], 1),
        ("LIVE", "SIMPLE", [a_question(is_live=False)], 1),
        ("LIVE", "AUTO", [a_question(), a_question(needs_marker=True)], 1),
        ("LIVE", "EXTENDED", [a_question(needs_marker=True)], 0),
        ("ARCHIVED", "AUTO", [a_question(needs_marker=True, is_live=False)], 3),
    ],
)
def test_everything_that_is_missing_is_said(status, workflow, questions, count):
    assert len(publication_problems(status=status, workflow=workflow, questions=questions)) == count


@pytest.mark.parametrize(
    ("since", "until", "available"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 1, True), (None, 0, True), (None, -1, False), (-1, 1, True)],
)
def test_the_span_in_which_schedules_of_an_assessment_may_start(since, until, available):
    hours = lambda number: None if number is None else NOW + timedelta(hours=number)  # noqa: E731
    assert is_available(hours(since), hours(until), at=NOW) == available


@pytest.mark.parametrize(
    ("item", "step", "after"),
    [(1, 1, [2, 1, 3]), (1, -1, [1, 2, 3]), (3, 1, [1, 2, 3]), (3, -1, [1, 3, 2]), (2, 99, [1, 3, 2]), (7, 1, [1, 2, 3])],
)
def test_a_question_moves_within_the_list(item, step, after):
    assert moved([1, 2, 3], item, step) == after


@given(st.lists(st.integers(), unique=True), st.integers(), st.integers(-5, 5))
def test_moving_never_loses_or_doubles_a_question(order, item, step):
    assert sorted(moved(order, item, step)) == sorted(order)


def test_the_workflow_may_be_chosen_before_the_first_publication():
    assert option_errors(FINE | {"marking_workflow": "AUTO"}, published_workflow=None) == {}


@pytest.mark.parametrize(
    ("changes", "limit"), [({"duration": 0}, "100000"), ({"extra_time": -1}, "100000"), ({"attempts_allowed": 0}, "1000")]
)
def test_a_message_about_a_number_names_its_limit(changes, limit):
    (message,) = option_errors(FINE | changes, published_workflow=None).values()
    assert f" {limit}" in message


def test_all_options_that_are_wrong_have_a_message():
    wrong = {"duration": 0, "extra_time": -1, "attempts_allowed": 0, "percentage_to_pass": -1, "tools": ["ABACUS"]}
    wrong |= {"marking_workflow": "AUTO", "when_to_show_results": "ASSESSOR_DECIDES", "available_from": NOW, "available_until": NOW}
    found = option_errors(FINE | wrong, published_workflow="SIMPLE")
    assert set(found) == {*wrong} - {"available_from"}
    assert all(found.values())


def test_questions_that_prevent_publication_are_named():
    gone = [a_question(title, is_live=False) for title in ("Gone", "Lost")]
    essays = [a_question(title, needs_marker=True) for title in ("Essay", "Letter")]
    withdrawn, unmarked = publication_problems(status="DRAFT", workflow="AUTO", questions=[*gone, *essays, a_question("Fine")])
    assert withdrawn.endswith(": Gone; Lost.")
    assert unmarked.endswith(": Essay; Letter.")


def sized(*sizes: int) -> list[Question]:
    return [replace(a_question(f"Q{number}"), size=size) for number, size in enumerate(sizes, 1)]


def test_so_much_may_come_before_the_exam():
    assert publication_problems(status="DRAFT", workflow="SIMPLE", questions=sized(20_000_000, 5_000_000)) == []


def test_more_than_that_is_not_published_and_the_largest_questions_are_named():
    (problem,) = publication_problems(
        status="DRAFT", workflow="SIMPLE", questions=sized(1, 2_000_000, 9_000_001, 4_000_000, 5_000_000, 5_000_000)
    )
    assert problem == (
        "Every candidate's computer would have to load 26 MB before the exam; 25 MB are possible."
        " The largest: Q3 (10 MB); Q5 (5 MB); Q6 (5 MB); Q4 (4 MB); Q2 (2 MB)."
    )


def showing(title: str, **media: int) -> Question:
    return replace(a_question(title), size=1_000, media={name: Medium(name, size) for name, size in media.items()})


def test_a_picture_counts_once_however_many_questions_show_it():
    questions = [showing("Q1", nile=5_000_000), showing("Q2", nile=5_000_000, alps=4_999_000)]
    assert shown_megabytes(questions) == 11
    assert shown_megabytes(questions[:1] * 2) is None


def test_pictures_that_are_too_much_together_are_named_with_their_questions():
    questions = [showing(f"Q{n}", **{f"p{n}": 4_000_000 + n}) for n in range(1, 8)]
    (problem,) = publication_problems(status="DRAFT", workflow="SIMPLE", questions=questions)
    assert problem == (
        "Every candidate's computer would have to load 29 MB before the exam; 25 MB are possible."
        " The largest: p7 in Q7 (5 MB); p6 in Q6 (5 MB); p5 in Q5 (5 MB); p4 in Q4 (5 MB); p3 in Q3 (5 MB)."
    )


def test_what_comes_during_the_exam_counts_towards_its_own_bound():
    films = [showing(f"Q{n}", **{f"f{n}": 100_000_000}) for n in range(1, 6)]
    assert publication_problems(status="DRAFT", workflow="SIMPLE", questions=films) == []
    (problem,) = publication_problems(status="DRAFT", workflow="SIMPLE", questions=[*films, showing("Q6", nile=1)])
    assert problem.startswith("The media have 501 MB together; 500 MB are possible. The largest: f1 in Q1 (100 MB); ")


def test_the_media_of_a_language_count_towards_its_bound_alone():
    films = [showing(f"Q{n}", **{f"f{n}": 100_000_000}) for n in range(1, 6)]
    dutch = [Page(film.title, is_live=True, media={**film.media, "nl": Medium("nl", 1)}) for film in films]
    languages = [Language("German", everything=films), Language("Dutch", everything=dutch)]
    (problem,) = publication_problems(status="DRAFT", workflow="SIMPLE", questions=films, languages=languages)
    assert problem.startswith("Dutch: The media have 501 MB together; 500 MB are possible.")


def test_a_question_or_page_whose_picture_is_not_there_is_not_published():
    (problem,) = publication_problems(status="DRAFT", workflow="SIMPLE", questions=[replace(a_question("Q1"), lacks_media=True)])
    assert problem == "Media of these are not there any more: Q1."


@pytest.mark.parametrize(("sizes", "shown"), [((), None), ((9_999_999,), None), ((5_000_000, 5_000_000), 10), ((10_000_001,), 11)])
def test_authors_are_told_how_much_it_is_when_it_is_much(sizes, shown):
    assert shown_megabytes(sized(*sizes)) == shown


def test_what_prevents_publication_is_said_in_sentences():
    problems = publication_problems(status="ARCHIVED", workflow="SIMPLE", questions=[], sections=[Section(1, "Reading", None)])
    assert problems == ["The assessment is archived.", "Add at least one question.", "These sections have no question: Reading."]


READING, WRITING = Section(1, "Reading", 30), Section(2, "Writing", 60)


@pytest.mark.parametrize(
    ("places", "sections", "duration", "said"),
    [
        ([1, 2], [READING, WRITING], 90, ""),
        ([1, 2], [READING, WRITING], None, ""),
        ([1, 2], [READING, WRITING], 89, "90 minutes together, the exam only 89"),
        ([1, 2], [READING, Section(2, "Writing", None)], 30, ""),
        ([1, 2], [READING, Section(2, "Writing", None)], 29, "30 minutes together"),
        ([1], [READING, WRITING, Section(3, "Listening", 0)], 90, "no question: Writing; Listening."),
        ([1, None], [READING], 90, "Every question must be in a section"),
        ([None], [], 90, ""),
    ],
)
def test_sections_hold_every_question_and_fit_into_the_exam(places, sections, duration, said):
    questions = [a_question(section=place) for place in places]
    problems = publication_problems(status="DRAFT", workflow="SIMPLE", questions=questions, sections=sections, duration=duration)
    assert len(problems) == (1 if said else 0)
    assert said in "".join(problems)


def test_questions_stand_in_the_order_of_their_sections_and_those_without_one_last():
    assert by_section([1, 2, 3, 4, 5], {1: None, 2: 20, 3: 10, 4: 20}, [10, 20]) == [3, 2, 4, 1, 5]


PLACES = {1: 10, 2: 10, 3: 20, 4: 20}


@pytest.mark.parametrize(
    ("item", "step", "order", "section"),
    [
        (1, 1, [2, 1, 3, 4], 10),
        (2, -1, [2, 1, 3, 4], 10),
        (2, 1, [1, 2, 3, 4], 20),
        (3, -1, [1, 2, 3, 4], 10),
        (3, 1, [1, 2, 4, 3], 20),
        (1, -1, [1, 2, 3, 4], 10),
        (4, 1, [1, 2, 3, 4], 20),
    ],
    ids=[
        "down in its section",
        "up in its section",
        "into the next one as its first",
        "into the one before as its last",
        "down in the last",
        "not above the first",
        "not below the last",
    ],
)
def test_a_question_moves_within_its_section_and_from_its_edge_into_the_next(item, step, order, section):
    assert moved_in_sections([1, 2, 3, 4], PLACES, [10, 20], item, step) == (order, PLACES | {item: section})


def test_a_question_amid_its_section_stays_in_it():
    places = {1: 10, 2: 10, 3: 10, 4: 20}
    assert moved_in_sections([1, 2, 3, 4], places, [10, 20], 2, 1) == ([1, 3, 2, 4], places)
    assert moved_in_sections([1, 2, 3, 4], places, [10, 20], 2, -1) == ([2, 1, 3, 4], places)


def test_a_question_that_comes_into_an_empty_section_is_alone_there():
    assert moved_in_sections([1, 2], {1: 10, 2: 10}, [10, 20], 2, 1) == ([1, 2], {1: 10, 2: 20})
    assert moved_in_sections([1, 2], {1: 20, 2: 20}, [10, 20], 1, -1) == ([1, 2], {1: 10, 2: 20})


def test_a_question_outside_of_sections_moves_in_the_list():
    assert moved_in_sections([1, 2], {1: None, 2: None}, [10], 1, 1) == ([2, 1], {1: None, 2: None})
    assert moved_in_sections([1, 2], {1: None, 2: None}, [10], 2, 1) == ([1, 2], {1: None, 2: None})


def test_a_question_of_another_assessment_moves_nothing():
    assert moved_in_sections([1, 2], {1: 10, 2: 10}, [10, 20], 7, 1) == ([1, 2], {1: 10, 2: 10})
