"""Pure rules of assessments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.rules import Question, is_available, moved, option_errors, publication_problems

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


def a_question(title: str = "One", *, needs_marker: bool = False, is_live: bool = True) -> Question:
    return Question(title, needs_marker, is_live, Decimal(2))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration": 0}, "duration"),
        ({"duration": 100_001}, "duration"),
        ({"extra_time": -1}, "extra_time"),
        ({"attempts_allowed": 0}, "attempts_allowed"),
        ({"percentage_to_pass": Decimal("100.01")}, "percentage_to_pass"),
        ({"marking_workflow": "AUTO", "when_to_show_results": "ASSESSOR_DECIDES"}, "when_to_show_results"),
        ({"available_from": NOW, "available_until": NOW}, "available_until"),
        ({"tools": ["ABACUS"]}, "tools"),
    ],
)
def test_options_that_do_not_fit_are_named(changes, field):
    assert set(option_errors(FINE | changes, published_workflow=None)) == {field}


@pytest.mark.parametrize("changes", [{}, {"duration": None}, {"attempts_allowed": None}, {"percentage_to_pass": Decimal(0)}])
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
