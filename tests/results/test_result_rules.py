"""What a score means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.options.grading.rules import Grading, rounded
from stratus.results.rules import Disclosure, Judged, disclosure, judged, percentage, quota_day, shown_to_candidate


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


D = Decimal


def of_four(points: str | None, *, percentage: str = "55", maximum: str = "4", step: str = "0.01", is_void: bool = False) -> Judged:
    exam = Grading(Fraction(maximum), Fraction(percentage), step)
    return judged(None if points is None else D(points), exam, is_void=is_void)


@pytest.mark.parametrize(("points", "shown"), [("0.99999999", "1.00"), ("2.005", "2.01"), ("2.0049", "2.00"), ("7", "7.00")])
def test_scores_are_rounded_once_halves_up(points: str, shown: str) -> None:
    assert str(rounded(D(points))) == shown


def test_the_percentage_is_that_of_the_published_score() -> None:
    assert percentage(D(1), D(3)) == D("33.33")
    assert percentage(D(0), D(0)) == 0
    assert of_four("2.5", step="1").percentage == 75


@pytest.mark.parametrize(("points", "result"), [("2.2", True), ("2.19", False), ("2.195", True), ("2.1949", False), ("2.1999999999", True)])
def test_the_pass_mark_is_reached_by_the_published_score(points: str, result: bool) -> None:
    assert (of_four(points).passed_status == "SATISFACTORY") is result


def test_a_voided_attempt_is_voided_whatever_it_scored() -> None:
    assert of_four("4", is_void=True) == Judged(D(0), D(0), "VOIDED", "")


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (datetime(2026, 3, 2, 13, 29, 59, tzinfo=UTC), datetime(2026, 3, 1, 13, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 13, 30, tzinfo=UTC), datetime(2026, 3, 2, 13, 30, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), datetime(2025, 12, 31, 13, 30, tzinfo=UTC)),
    ],
)
def test_the_day_of_the_quota_begins_at_half_past_one(now: datetime, began: datetime) -> None:
    assert quota_day(now) == began


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_every_moment_lies_in_its_quota_day(now: datetime) -> None:
    assert quota_day(now) <= now < quota_day(now) + timedelta(days=1)


@pytest.mark.parametrize(
    ("when", "chosen", "number", "allowed", "shown"),
    [
        ("NEVER", True, 1, 1, False),
        ("ASSESSOR_DECIDES", True, 1, 1, True),
        ("ASSESSOR_DECIDES", False, 1, 1, False),
        ("AFTER_EACH_ATTEMPT", False, 1, 3, True),
        ("AFTER_LAST_ATTEMPT", False, 1, 3, False),
        ("AFTER_LAST_ATTEMPT", False, 3, 3, True),
        ("AFTER_LAST_ATTEMPT", False, 3, None, False),
    ],
)
def test_who_decides_what_the_candidate_sees(when: str, chosen: bool, number: int, allowed: int | None, shown: bool) -> None:
    assert shown_to_candidate(when, chosen=chosen, number=number, attempts_allowed=allowed) is shown


@pytest.mark.parametrize(("score", "maximum", "shown"), [("5", "4", "100"), ("-1", "4", "0"), ("4", "4", "100"), ("1", "0", "0")])
def test_a_percentage_lies_between_0_and_100(score: str, maximum: str, shown: str) -> None:
    assert percentage(D(score), D(maximum)) == D(shown)


@pytest.mark.parametrize(("score", "status"), [("2.2", "SATISFACTORY"), ("2.19", "NOT_SATISFACTORY"), (None, "VOIDED")])
def test_a_result_is_satisfactory_from_the_pass_mark_on(score: str | None, status: str) -> None:
    assert of_four(score).passed_status == status


def test_a_score_that_is_published_just_below_the_pass_mark_does_not_reach_it() -> None:
    assert of_four("55.26", percentage="55.25", maximum="100.01").passed_status == "SATISFACTORY"
    assert of_four("55.2549", percentage="55.25", maximum="100.01").passed_status == "NOT_SATISFACTORY"


def test_a_maximum_of_one_point_is_a_whole() -> None:
    assert percentage(D(1), D(1)) == 100
    assert percentage(D("0.5"), D("0.5")) == 100


EVERY_MOMENT = ("NEVER", "ASSESSOR_DECIDES", "AFTER_EACH_ATTEMPT", "AFTER_LAST_ATTEMPT")


@pytest.mark.parametrize("when", EVERY_MOMENT)
@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("shown", [True, False])
def test_a_candidate_is_told_that_an_attempt_is_void_whatever_else_holds(when: str, published: bool, shown: bool) -> None:
    assert disclosure(when, is_void=True, published=published, shown=shown, a_later_one_shown=True) == Disclosure.VOID


@pytest.mark.parametrize("when", EVERY_MOMENT)
def test_a_published_result_that_may_be_shown_is_shown(when: str) -> None:
    assert disclosure(when, is_void=False, published=True, shown=True, a_later_one_shown=False) == Disclosure.SHOWN


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("NEVER", Disclosure.NOT_DISCLOSED),
        ("ASSESSOR_DECIDES", Disclosure.NOT_YET),
        ("AFTER_EACH_ATTEMPT", Disclosure.NOT_YET),
        ("AFTER_LAST_ATTEMPT", Disclosure.NOT_YET),
    ],
)
@pytest.mark.parametrize("later", [True, False])
def test_before_publication_a_candidate_is_told_whether_to_wait(when: str, told: Disclosure, later: bool) -> None:
    assert disclosure(when, is_void=False, published=False, shown=True, a_later_one_shown=later) == told


@pytest.mark.parametrize(
    ("when", "later", "told"),
    [
        ("NEVER", True, Disclosure.NOT_DISCLOSED),
        ("ASSESSOR_DECIDES", True, Disclosure.NOT_DISCLOSED),
        ("AFTER_EACH_ATTEMPT", True, Disclosure.NOT_DISCLOSED),
        ("AFTER_LAST_ATTEMPT", False, Disclosure.AFTER_LAST),
        ("AFTER_LAST_ATTEMPT", True, Disclosure.SHOWN),
    ],
)
def test_a_published_result_that_is_kept_back_waits_for_the_last_attempt_or_is_never_told(when: str, later: bool, told: Disclosure) -> None:
    assert disclosure(when, is_void=False, published=True, shown=False, a_later_one_shown=later) == told


def test_an_attempt_beyond_those_allowed_is_a_last_one_too() -> None:
    assert shown_to_candidate("AFTER_LAST_ATTEMPT", chosen=False, number=4, attempts_allowed=3)
