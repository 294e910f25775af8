"""When a review session is ongoing or archived, which attempt it shows, and what goes together in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from stratus.results.review import rules
from stratus.results.review.inputs import field_errors, option_errors, period_errors
from stratus.results.review.rules import Sat, that_counts


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NONE_SHOWN = dict.fromkeys(
    (
        "score_report_with_subjects",
        "score_report_with_objectives",
        "show_summary",
        "show_detailed",
        "show_marking_scheme",
        "show_annotations",
    ),
    False,
)


@pytest.mark.parametrize(
    ("activated_at", "archived_at", "ends_at", "archived"),
    [
        (NOON - HOUR, None, NOON + HOUR, False),
        (NOON - HOUR, None, NOON, True),
        (NOON - HOUR, None, None, False),
        (None, None, NOON - HOUR, False),
        (NOON - HOUR, NOON, None, True),
    ],
    ids=["its window is open", "its window has just ended", "it has no window", "it was never activated", "by hand"],
)
def test_a_session_archives_itself_when_its_window_ends(activated_at, archived_at, ends_at, archived):
    assert rules.is_archived(activated_at=activated_at, archived_at=archived_at, ends_at=ends_at, now=NOON) is archived


def sat(number: int, percentage: int, *, void: bool = False) -> Sat:
    return Sat(number, number, Decimal(percentage), void)


@pytest.mark.parametrize(
    ("best", "attempts", "counts"),
    [
        (False, [sat(1, 90), sat(2, 40)], 2),
        (True, [sat(2, 40), sat(1, 90)], 1),
        (True, [sat(1, 90), sat(2, 90)], 2),
        (True, [sat(1, 0), sat(2, 0, void=True)], 1),
        (False, [sat(1, 50), sat(2, 0, void=True)], 2),
        (True, [sat(1, 0, void=True)], 1),
    ],
    ids=["the last", "the best", "of equals the later", "no void one", "the last though void", "a void one if there is no other"],
)
def test_the_attempt_that_counts(best, attempts, counts):
    assert that_counts(attempts, best=best).result_id == counts


def test_keycodes_differ_and_can_be_read_off_paper():
    taken = rules.new_keycodes(2000, ())
    more = rules.new_keycodes(2000, taken)
    assert len({*taken, *more}) == 4000
    assert {len(keycode) for keycode in more} == {8}
    assert not set("01OI") & set("".join(more))


def test_a_pin_is_four_digits():
    assert all(len(pin) == 4 and pin.isdecimal() for pin in (rules.new_pin() for _n in range(50)))


def test_the_window_belongs_to_time_span_alone():
    assert period_errors("ALWAYS", None, None) == {}
    assert set(period_errors("ALWAYS", NOON, NOON + HOUR)) == {"starts_at", "ends_at"}
    assert set(period_errors("TIME_SPAN", None, None)) == {"starts_at", "ends_at"}
    assert set(period_errors("TIME_SPAN", NOON, None)) == {"ends_at"}
    assert set(period_errors("TIME_SPAN", NOON, NOON)) == {"ends_at"}
    assert period_errors("TIME_SPAN", NOON, NOON + HOUR) == {}


@pytest.mark.parametrize(
    ("shown", "at_fault"),
    [
        ({}, set()),
        ({"score_report_with_objectives"}, {"score_report_with_objectives"}),
        ({"score_report_with_objectives", "score_report_with_subjects"}, set()),
        ({"show_marking_scheme", "show_summary"}, {"show_marking_scheme"}),
        ({"show_marking_scheme", "show_detailed"}, set()),
        ({"show_annotations"}, {"show_annotations"}),
        ({"show_annotations", "show_summary"}, set()),
        ({"show_annotations", "show_detailed"}, set()),
    ],
)
def test_what_is_shown_goes_together(shown, at_fault):
    assert set(option_errors(NONE_SHOWN | dict.fromkeys(shown, True))) == at_fault


def test_single_values_are_checked_where_they_are_given():
    assert field_errors({}) == {}
    assert set(field_errors({"title": " ", "pin": "1" * 61, "external_id": "a b"})) == {"title", "pin", "external_id"}
    assert set(field_errors({"title": "x\x00"})) == {"title"}


def test_a_keycode_that_is_taken_is_not_given_again(monkeypatch):
    letters = iter("A" * 8 + "B" * 8 + "B" * 8 + "C" * 8)
    monkeypatch.setattr(rules.secrets, "choice", lambda _letters: next(letters))
    assert sorted(rules.new_keycodes(2, {"A" * 8})) == ["B" * 8, "C" * 8]


@pytest.mark.parametrize(("number", "pin"), [(0, "0000"), (42, "0042"), (9999, "9999")])
def test_a_pin_is_any_number_below_ten_thousand(monkeypatch, number, pin):
    drawn = []
    monkeypatch.setattr(rules.secrets, "randbelow", lambda most: drawn.append(most) or number)
    assert rules.new_pin() == pin
    assert drawn == [10_000]
