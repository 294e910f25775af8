"""Pass marks of sections: judged on the rounded score. Nobody passes, nor gets a passing grade, who misses one that must be reached."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.options.grading.rules import ByCut, ByTable, Grading, Row
from stratus.marking.scoring.sections import fail, outcomes
from stratus.results.rules import judged

ITEMS = [{"id": "a", "max_score": 10}, {"id": "b", "max_score": 10}, {"id": "c", "max_score": 10}]
DUTCH = ByCut(Fraction(1), Fraction(10), Fraction("5.5"), Fraction("0.1"))
LETTERS = ByTable([Row("F", Fraction(0), False), Row("E", Fraction(30), False), Row("C", Fraction(55), True), Row("A", Fraction(80), True)])
ONLY_PASSING = ByTable([Row("Seen", Fraction(0), True)])


def section(*items: str, required: bool = True, percentage: float = 55, **more: Any) -> dict[str, Any]:
    return {"id": "s1", "title": "Anatomy", "items": items, "pass": {"percentage": percentage, "required": required}, **more}


def told(one: dict[str, Any], given: dict[str, str], *, step: str = "0.01", left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    [found] = outcomes([one], ITEMS, {item: Decimal(score) for item, score in given.items()}, left_out, step)
    return found


def test_a_section_is_judged_on_its_rounded_score() -> None:
    assert told(section("a", "b"), {"a": "5", "b": "5.995"}, step="0.01")["pass"]["reached"]
    assert not told(section("a", "b"), {"a": "5", "b": "5.99"}, step="0.01")["pass"]["reached"]
    assert told(section("a", "b"), {"a": "5", "b": "5.75"}, step="0.5")["pass"]["reached"]


def test_its_maximum_is_that_of_as_many_as_count() -> None:
    found = told(section("a", "b", "c", answer_count=2), {"a": "6", "c": "5"}, left_out=("b",))
    assert (found["score"], found["max_score"], found["left_out"], found["pass"]["reached"]) == (11, 20, ["b"], True)


def test_sections_that_demand_nothing_are_not_told() -> None:
    assert outcomes([{"id": "s1", "title": "Easy", "items": ["a"]}], ITEMS, {}, (), "0.01") == []


@pytest.mark.parametrize(("required", "fails"), [(True, True), (False, False)])
def test_only_a_pass_mark_that_must_be_reached_fails_the_exam(required: bool, fails: bool) -> None:
    assert fail([told(section("a", required=required), {"a": "1"})]) is fails


@pytest.mark.parametrize(
    ("scale", "grade"),
    [(DUTCH, "5.4"), (LETTERS, "E"), (ONLY_PASSING, ""), (None, "")],
    ids=["numbers", "letters", "none fails", "no scale"],
)
def test_who_fails_a_section_gets_the_highest_grade_that_fails(scale: ByCut | ByTable | None, grade: str) -> None:
    found = judged(Decimal(30), Grading(Fraction(30), Fraction(55), scale=scale), is_void=False, sections_fail=True)
    assert (found.score, found.passed_status, found.grade) == (30, "NOT_SATISFACTORY", grade)


def test_who_fails_anyway_keeps_the_grade_of_their_points() -> None:
    grading = Grading(Fraction(30), Fraction(55), scale=DUTCH)
    assert judged(Decimal(3), grading, is_void=False, sections_fail=True).grade == judged(Decimal(3), grading, is_void=False).grade


@given(
    st.lists(st.decimals(0, 10, places=3), min_size=3, max_size=3),
    st.integers(1, 100),
    st.integers(0, 100),
    st.sampled_from([DUTCH, LETTERS, ONLY_PASSING]),
    st.sampled_from(["0.01", "0.5", "1"]),
)
def test_no_result_has_a_passing_grade_and_a_failed_section_that_must_be_reached(
    scores: list[Decimal], percentage: int, exam_percentage: int, scale: ByCut | ByTable, step: str
) -> None:
    found = outcomes([section("a", percentage=percentage)], ITEMS, dict(zip("abc", scores, strict=True)), (), step)
    grading = Grading(Fraction(30), Fraction(exam_percentage), step, scale=scale)
    result = judged(sum(scores, Decimal(0)), grading, is_void=False, sections_fail=fail(found))
    passing = {scale.label(n) for n in range(scale.count) if scale.passes(n)}
    if fail(found):
        assert result.passed_status == "NOT_SATISFACTORY"
        assert result.grade not in passing
    else:
        assert result.passed_status == ("SATISFACTORY" if grading.passes(result.score) else "NOT_SATISFACTORY")
