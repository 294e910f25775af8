"""Windows of schedules, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.scheduling import rules
from stratus.scheduling.schedules import inputs
from stratus.scheduling.schedules.inputs import Timing, Window

START = datetime(2026, 5, 21, 10, tzinfo=UTC)
LIMITED = Timing(duration=120, extra_time=60)
UNLIMITED = Timing(duration=None, extra_time=0)


def window(minutes: float | None, timing: Timing | None = LIMITED, extra: int = 0) -> Window:
    end = None if minutes is None else START + timedelta(minutes=minutes)
    return Window(START, end, timing, extra, end_is_given=end is not None)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (window(181), False),
        (window(180), True),
        (window(181, extra=1), True),
        (window(182, extra=1), False),
        (window(0), True),
        (window(-1), True),
        (window(None), False),
        (window(1, UNLIMITED), False),
        (window(0, UNLIMITED), True),
        (window(None, UNLIMITED), True),
        (window(1, None), False),
        (window(-1, None), True),
        (window(None, None), False),
    ],
)
def test_which_windows_are_wrong(given, wrong):
    assert list(given.errors()) == (["ends_at"] if wrong else [])


def test_an_end_that_was_not_given_is_start_plus_duration_plus_an_hour():
    assert window(None).resolved_end() == START + timedelta(minutes=180)
    assert window(500).resolved_end() == START + timedelta(minutes=500)
    assert window(None, UNLIMITED).resolved_end() is None
    assert window(None, Timing(10**10, 0)).resolved_end() is None


@pytest.mark.parametrize(("after", "hours", "archived"), [(-1, 24, False), (23, 24, False), (24, 24, True), (0, 0, True)])
def test_a_schedule_is_archived_some_hours_after_its_end(after, hours, archived):
    assert rules.is_archived(None, START, START + timedelta(hours=after), hours) is archived


def test_a_schedule_archived_by_hand_is_archived_at_once():
    assert rules.is_archived(START, START + timedelta(days=9), START, 24)


def test_versions_are_fixed_at_activation_or_before_the_start_whichever_is_later():
    assert rules.preparation_moment(START - timedelta(days=1), START, 20) == START - timedelta(minutes=20)
    assert rules.preparation_moment(START - timedelta(minutes=5), START, 20) == START - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "x" * 101}, ["title"]),
        ({"title": "x\x00"}, ["title"]),
        ({"external_id": "a b"}, ["external_id"]),
        ({"external_id": ".."}, ["external_id"]),
        ({"external_id": "x" * 65}, ["external_id"]),
        ({"external_id": "EXT_sch-1.2"}, []),
        ({"external_id": ""}, []),
        ({"pin": "1" * 65}, ["pin"]),
        ({"extra_time": -1}, ["extra_time"]),
        ({"extra_time": 9999}, ["extra_time"]),
        ({}, []),
    ],
)
def test_single_values(values, wrong):
    assert list(inputs.field_errors(values)) == wrong


def test_a_title_is_made_of_the_assessments_and_the_day():
    assert inputs.default_title("x" * 200, START) == "x" * 89 + " 2026-05-21"
    assert len(inputs.default_title("x" * 200, START)) == 100


@pytest.mark.parametrize(("after", "is_open"), [(-1, False), (0, True), (3599, True), (3600, False)])
def test_a_schedule_is_open_from_its_start_until_its_end(after, is_open):
    assert rules.is_open(START, START + timedelta(hours=1), START + timedelta(seconds=after)) is is_open


def test_a_keycode_opens_the_waiting_room_an_hour_before_the_start():
    assert rules.keycode_opens_at(START) == START - timedelta(hours=1)


@pytest.mark.parametrize(
    ("number", "seconds", "too_many"), [(99, 0, False), (100, 0, True), (100, 119, True), (100, 120, False), (9999, 120, False)]
)
def test_a_hundred_wrong_keycodes_within_two_minutes_are_more_than_people_mistype(number, seconds, too_many):
    assert rules.too_many_wrong(number, START, START + timedelta(seconds=seconds)) is too_many


def test_before_the_first_wrong_keycode_none_are_too_many():
    assert not rules.too_many_wrong(100, None, START)


@pytest.mark.parametrize(("seconds", "finished"), [(-1, False), (0, True), (1, True)])
def test_a_schedule_is_finished_from_its_end_on(seconds, finished):
    assert rules.is_finished(START, START + timedelta(seconds=seconds)) is finished


DAY = timedelta(days=1)


def erased(**changes):
    usual = {"marked_at": START, "notice_days": 10, "ends_at": START - DAY, "last_published_at": None, "results_to_come": False}
    return rules.erased_from(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "began"),
    [
        ({}, START),
        ({"ends_at": START + 3 * DAY}, START + 3 * DAY),
        ({"last_published_at": START + 5 * DAY}, START + 5 * DAY),
        ({"last_published_at": START - 9 * DAY}, START),
        ({"last_published_at": START + DAY, "ends_at": START + 3 * DAY}, START + 3 * DAY),
    ],
    ids=["the marking", "the end", "the last publication", "not an earlier publication", "the end after it"],
)
def test_the_notice_of_an_erasure_runs_from_the_latest_of_three_moments(changes, began):
    assert erased(**changes) == began + timedelta(days=10)


def test_a_schedule_with_results_to_come_is_not_erased():
    assert erased(results_to_come=True) is None


@pytest.mark.parametrize(
    ("minutes", "duration", "extra", "wide"),
    [(0, None, 0, False), (1, None, 60, True), (60, 60, 0, False), (61, 60, 0, True), (75, 60, 10, False), (76, 60, 10, True)],
)
def test_a_window_is_longer_than_duration_and_all_extra_time_and_without_a_time_limit_longer_than_nothing(minutes, duration, extra, wide):
    schedule_extra = 5 if extra == 10 else 0
    found = rules.window_is_wide_enough(
        START,
        START + timedelta(minutes=minutes),
        duration=duration,
        assessment_extra_time=extra,
        schedule_extra_time=schedule_extra,
    )
    assert found is wide
