"""What a score means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.results.rules import passed, passed_status, percentage, quota_day, rounded, shown_to_candidate


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


D = Decimal


@pytest.mark.parametrize(("points", "shown"), [("0.99999999", "1.00"), ("2.005", "2.01"), ("2.0049", "2.00"), ("7", "7.00")])
def test_scores_are_rounded_once_halves_up(points: str, shown: str) -> None:
    assert str(rounded(D(points))) == shown


def test_the_percentage_comes_from_the_unrounded_score() -> None:
    assert percentage(D(1), D(3)) == D("33.33")
    assert percentage(D(0), D(0)) == 0


@pytest.mark.parametrize(("score", "result"), [("2.2", True), ("2.19", False), ("2.1999999999", True)])
def test_the_pass_mark_is_reached_by_the_unrounded_score(score: str, result: bool) -> None:
    assert passed(D(score), D(4), D(55)) is result


def test_a_voided_attempt_is_voided_whatever_it_scored() -> None:
    assert passed_status(D(4), D(4), D(55), is_void=True) == "VOIDED"


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
    assert passed_status(None if score is None else D(score), D(4), D(55), is_void=False) == status
