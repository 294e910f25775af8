"""From points to a grade: worked examples, and what holds for every scale."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.options.grading.rules import (
    STEPS,
    ByCut,
    ByTable,
    Grading,
    Row,
    Scale,
    cut_of,
    first_to_pass,
    grading_of,
    lines_of,
    rounded,
    scale_of,
    written,
)
from stratus.organisation.settings.actions import SCORE_STEPS

D, F = Decimal, Fraction


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


def one_to_ten(step: str) -> ByCut:
    return ByCut(F(1), F(10), F("5.5"), F(step))


def an_exam(
    scale: Scale | None, *, maximum: str | int = 40, percentage: str = "55", step: str = "0.01", guess: Fraction | None = None
) -> Grading:
    return Grading(F(maximum), F(percentage), step, guess, scale)


LETTERS = ByTable([Row("F", F(0), False), Row("D", F(40), False), Row("C", F(55), True), Row("B", F(70), True), Row("A", F(85), True)])


def test_55_per_cent_of_40_points_is_a_cut_of_22() -> None:
    assert an_exam(None).cut == 22


TENTHS = [
    ("40", "10.0"), ("39.8", "10.0"), ("39.79", "9.9"), ("22", "5.5"), ("21.99", "5.4"), ("4.2", "1.1"), ("4.19", "1.0"), ("0", "1.0"),
]  # fmt: skip


@pytest.mark.parametrize(("score", "grade"), TENTHS)
def test_of_40_points_with_a_cut_of_22_grades_are_tenths(score: str, grade: str) -> None:
    assert an_exam(one_to_ten("0.1")).grade(D(score)) == grade


HALVES = [("40", "10.0"), ("39", "10.0"), ("38.99", "9.5"), ("23", "6.0"), ("22.99", "5.5"), ("22", "5.5"), ("21.99", "5.0"), ("5", "1.5")]


@pytest.mark.parametrize(("score", "grade"), HALVES)
def test_of_40_points_with_a_cut_of_22_grades_are_halves(score: str, grade: str) -> None:
    assert an_exam(one_to_ten("0.5")).grade(D(score)) == grade


@pytest.mark.parametrize(("score", "grade"), [("40", "10"), ("38", "10"), ("37.99", "9"), ("22", "6"), ("21.99", "5"), ("0", "1")])
def test_of_40_points_with_a_cut_of_22_grades_are_whole(score: str, grade: str) -> None:
    assert an_exam(one_to_ten("1")).grade(D(score)) == grade


AS_MADE = [("34", "A"), ("33.99", "B"), ("22", "C"), ("21.99", "D"), ("16", "D"), ("15.99", "F"), ("-1", "F")]


@pytest.mark.parametrize(("score", "grade"), AS_MADE)
def test_a_table_gives_its_grades_from_their_per_cent_on(score: str, grade: str) -> None:
    assert an_exam(LETTERS).grade(D(score)) == grade


SPREAD_AGAIN = [("36", "A"), ("35.99", "B"), ("32", "B"), ("28", "C"), ("27.99", "D"), ("20.37", "D"), ("20.36", "F")]


@pytest.mark.parametrize(("score", "grade"), SPREAD_AGAIN)
def test_a_table_is_spread_again_where_the_cut_lies_elsewhere(score: str, grade: str) -> None:
    assert an_exam(LETTERS, percentage="70").grade(D(score)) == grade


def test_guessing_is_added_before_the_percentage_is_asked() -> None:
    assert cut_of(F(40), F(55), F(10)) == F("26.5")
    assert an_exam(None, guess=F(10)).percentage_to_pass == D("66.25")


def test_without_correction_the_percentage_to_pass_is_that_of_the_assessment() -> None:
    assert an_exam(None).percentage_to_pass == 55


SUMS = [("21.995", "0.01", "22.00"), ("21.994", "0.01", "21.99"), ("21.75", "0.5", "22.0"), ("21.5", "1", "22"), ("0.99999999", "1", "1")]


@pytest.mark.parametrize(("points", "step", "published"), SUMS)
def test_the_sum_is_rounded_once_to_the_step_halves_up(points: str, step: str, published: str) -> None:
    assert str(rounded(D(points), step)) == published


def test_passing_and_grade_are_judged_on_the_published_score() -> None:
    exam = an_exam(one_to_ten("0.1"), step="1")
    published = exam.published(D("21.5"))
    assert (published, exam.passes(published), exam.grade(published)) == (22, True, "5.5")


def test_a_version_of_an_earlier_release_has_two_decimals_and_no_grade() -> None:
    exam = grading_of(D(40), 55, {})
    assert (exam.cut, exam.step, exam.grade(D(40))) == (22, "0.01", "")


def test_where_only_a_full_score_passes_every_other_one_fails() -> None:
    exam = an_exam(one_to_ten("0.1"), percentage="100")
    assert [exam.grade(D(score)) for score in ("0", "20", "39.99", "40")] == ["1.0", "3.3", "5.4", "10.0"]
    assert [an_exam(LETTERS, percentage="100").grade(D(score)) for score in ("0", "39.99", "40")] == ["F", "D", "A"]


NOT_DIVIDED = [
    ("10.2", "10.2", "10.2"), ("10.2", "10.19", "10"), ("10.2", "10.19999999", "10.2"), ("10.2", "-0.6", "-1"), ("10.5", "10.5", "10.5"),
    ("10.5", "10.49", "10"), ("10.6", "10.55", "10.6"), ("10", "10.6", "10"), ("0.4", "0.4", "0.4"), ("0.4", "0.39", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("maximum", "points", "published"), NOT_DIVIDED)
def test_a_full_score_is_the_maximum_though_the_step_does_not_divide_it(maximum: str, points: str, published: str) -> None:
    assert an_exam(None, maximum=maximum, step="1").published(D(points)) == D(published)


def test_a_full_score_passes_where_only_that_does_and_the_step_does_not_divide_it() -> None:
    exam = an_exam(one_to_ten("0.1"), maximum="10.2", percentage="100", step="1")
    assert (exam.passes(exam.published(D("10.2"))), first_to_pass(exam)) == (True, D("10.2"))
    assert [(line.label, line.least, line.most) for line in lines_of(exam)[:2]] == [("10.0", D("10.2"), D("10.2")), ("5.4", 10, 10)]


def test_below_no_points_an_exam_without_points_has_the_lowest_grade() -> None:
    assert an_exam(one_to_ten("0.1"), maximum=0).grade(D(-1)) == "1.0"
    assert an_exam(LETTERS, maximum=0).grade(D(-1)) == "F"


def test_where_everybody_passes_nobody_gets_a_failing_grade() -> None:
    assert an_exam(one_to_ten("0.1"), percentage="0").grade(D(0)) == "5.5"
    assert an_exam(LETTERS, percentage="0").grade(D(0)) == "C"


def test_an_exam_without_points_is_passed() -> None:
    assert an_exam(one_to_ten("0.1"), maximum=0).grade(D(0)) == "10.0"
    assert an_exam(LETTERS, maximum=0).grade(D(0)) == "A"


def test_the_table_of_points_says_from_where_to_where_each_grade_is_given() -> None:
    lines = lines_of(an_exam(one_to_ten("1"), step="0.5"))
    assert [(line.label, str(line.least), str(line.most), line.passes) for line in lines[:2] + lines[4:6] + lines[-1:]] == [
        ("10", "38.0", "40.0", True),
        ("9", "34.0", "37.5", True),
        ("6", "22.0", "25.5", True),
        ("5", "18.0", "21.5", False),
        ("1", "0.0", "5.5", False),
    ]


fractions = st.fractions(min_value=0, max_value=100, max_denominator=1000)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    if draw(st.booleans()):
        step = F(draw(st.sampled_from(STEPS)))
        low = draw(st.integers(0, 20))
        passing = low + 1 + F(draw(st.integers(0, 50)), 10)
        return ByCut(F(low), passing.__ceil__() + F(draw(st.integers(1, 20))), passing, step)
    bounds = sorted(draw(st.sets(st.integers(1, 1000).map(lambda n: F(n, 10)), min_size=1, max_size=8)))
    failing = draw(st.integers(0, len(bounds) - 1))
    return ByTable([Row("0", F(0), False), *(Row(str(n), since, n >= failing) for n, since in enumerate(bounds))])


@st.composite
def exams(draw: st.DrawFn) -> Grading:
    maximum = F(draw(st.integers(1, 20000)), 100)
    guess = draw(st.none() | st.fractions(min_value=0, max_value=1, max_denominator=60).map(lambda share: share * maximum))
    return Grading(maximum, draw(fractions), draw(st.sampled_from(SCORE_STEPS)), guess, draw(scales()))


def index(exam: Grading, score: Fraction) -> int:
    assert exam.scale is not None
    return exam.scale.index(score, exam.maximum, exam.cut)


@given(exams(), st.integers(-100, 20000), st.integers(0, 20000))
def test_more_points_never_get_a_lower_grade(exam: Grading, one: int, more: int) -> None:
    assert index(exam, F(one, 100)) <= index(exam, F(one + more, 100))


@given(exams(), st.fractions(min_value=-1, max_value=200, max_denominator=10_000))
def test_no_failing_score_gets_a_passing_grade_and_no_passing_score_a_failing_one(exam: Grading, score: Fraction) -> None:
    assert exam.scale is not None
    assert exam.scale.passes(index(exam, score)) == (score >= exam.cut)


@given(exams())
def test_the_lowest_passing_grade_begins_exactly_at_the_cut(exam: Grading) -> None:
    scale = exam.scale
    assert scale is not None
    lowest = next(n for n in range(scale.count) if scale.passes(n))
    assert index(exam, exam.cut) == lowest or exam.cut == exam.maximum
    assert index(exam, exam.cut - F(1, 10**9)) < lowest


@given(exams())
def test_a_full_score_gets_the_highest_grade(exam: Grading) -> None:
    assert exam.scale is not None
    assert index(exam, exam.maximum) == exam.scale.count - 1


@given(exams())
def test_full_points_are_published_as_the_maximum_pass_and_get_the_highest_grade(exam: Grading) -> None:
    published = exam.published(D(exam.maximum.numerator) / D(exam.maximum.denominator))
    assert exam.scale is not None
    assert (F(published), exam.passes(published)) == (exam.maximum, True)
    assert exam.grade(published) == exam.scale.label(exam.scale.count - 1)


@given(exams(), st.integers(-100, 30000), st.integers(0, 20000))
def test_more_points_are_never_published_as_fewer_nor_any_as_more_than_the_maximum(exam: Grading, one: int, more: int) -> None:
    assert exam.published(D(one) / 100) <= exam.published(D(one + more) / 100) <= exam.full_score


@given(exams(), st.integers(0, 20000))
def test_the_table_of_points_says_what_the_rules_give(exam: Grading, hundredth: int) -> None:
    published = exam.published(D(min(hundredth, int(exam.maximum * 100))) / 100)
    [line] = [line for line in lines_of(exam) if line.least <= published <= line.most]
    assert (line.label, line.passes) == (exam.grade(published), exam.passes(published))


@given(exams())
def test_the_lowest_score_that_passes_is_the_first_step_from_the_cut_on(exam: Grading) -> None:
    first = first_to_pass(exam)
    assert exam.passes(first)
    assert exam.published(first) == first
    assert not exam.passes(first - D(exam.step))


@given(scales())
def test_a_scale_is_read_as_it_was_written(scale: Scale) -> None:
    assert scale_of(written(scale)) == scale
