"""The clock of an exam, over whatever may happen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.attempts import rules
from stratus.delivery.attempts.rules import Place, Timing

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
timings = st.builds(
    Timing,
    started_at=st.just(START),
    schedule_end=st.integers(0, 2000).map(lambda minutes: START + timedelta(minutes=minutes)),
    duration=st.none() | st.integers(1, 600),
    extra_time=st.integers(0, 300),
    paused_ms=st.integers(0, 10**8),
    paused_at=st.none() | st.integers(0, 900).map(lambda minutes: START + timedelta(minutes=minutes)),
    unlimited_time=st.booleans(),
)
moments = st.integers(0, 3000 * 60).map(lambda seconds: START + timedelta(seconds=seconds))


@given(timings)
def test_the_deadline_never_passes_the_schedules_end(timing: Timing) -> None:
    assert timing.started_at <= rules.deadline(timing) <= max(timing.schedule_end, timing.started_at)


@given(timings, moments)
def test_nobody_works_longer_than_duration_and_extra_time(timing: Timing, now: datetime) -> None:
    deadline = rules.effective_deadline(timing, now)
    if timing.duration is not None and not timing.unlimited_time:
        pause = timedelta(milliseconds=timing.paused_ms)
        if timing.paused_at is not None and now > timing.paused_at:
            pause += now - timing.paused_at
        assert deadline - timing.started_at - pause <= timedelta(minutes=timing.duration + timing.extra_time)


@given(timings, moments)
def test_a_pause_under_way_never_brings_the_deadline_nearer(timing: Timing, now: datetime) -> None:
    assert rules.effective_deadline(timing, now) >= rules.deadline(timing)


@given(timings, st.integers(1, 100))
def test_more_time_never_ends_an_exam_earlier(timing: Timing, minutes: int) -> None:
    longer = Timing(timing.started_at, timing.schedule_end, timing.duration, timing.extra_time + minutes, timing.paused_ms)
    shorter = Timing(timing.started_at, timing.schedule_end, timing.duration, timing.extra_time, timing.paused_ms)
    assert rules.deadline(longer) >= rules.deadline(shorter)


@given(st.integers(0, 200), st.integers(-300, 300), st.integers(0, 400), st.integers(1, 300))
def test_granted_time_is_taken_back_but_never_below_what_is_used(granted: int, minutes: int, used: int, base: int) -> None:
    after = rules.granted_after(granted=granted, minutes=minutes, used=used, base=base)
    assert after >= 0
    if minutes >= 0:
        assert after == granted + minutes
    else:
        assert granted + minutes <= after <= granted
        assert after == granted or after + base >= min(used, granted + base)


@pytest.mark.parametrize(
    ("place", "minute", "expected"),
    [
        ({}, -1, "TOO_EARLY"),
        ({}, 0, "OPEN"),
        ({}, 60, "TOO_LATE"),
        ({"is_active": False}, 10, "TOO_EARLY"),
        ({"is_deleted": True, "latest": "IN_PROGRESS"}, 10, "DELETED"),
        ({"is_void": True}, 10, "VOID"),
        ({"latest": "VOID", "attempts_taken": 1, "attempts_allowed": 3}, 10, "VOID"),
        ({"latest": "IN_PROGRESS", "attempts_taken": 1}, 10, "RUNNING"),
        ({"latest": "PAUSED", "attempts_taken": 1}, 10, "PAUSED"),
        ({"latest": "HANDED_IN", "attempts_taken": 1}, 10, "HANDED_IN"),
        ({"latest": "HANDED_IN", "attempts_taken": 1, "attempts_allowed": 2}, 10, "OPEN"),
        ({"latest": "HANDED_IN", "attempts_taken": 9, "attempts_allowed": None}, 10, "OPEN"),
        ({"latest": "HANDED_IN", "attempts_taken": 1, "attempts_allowed": 2}, 60, "HANDED_IN"),
    ],
)
def test_every_moment_of_the_waiting_room(place: dict[str, Any], minute: int, expected: str) -> None:
    usual: dict[str, Any] = {
        "opens": START,
        "closes": START + timedelta(hours=1),
        "is_active": True,
        "is_deleted": False,
        "is_void": False,
        "attempts_allowed": 1,
        "attempts_taken": 0,
        "latest": None,
    }
    assert rules.moment(Place(**(usual | place)), START + timedelta(minutes=minute)) == expected


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"special_needs": False, "percentage": 50}, (0, False)),
        ({"special_needs": True, "percentage": None}, (30, False)),
        ({"special_needs": True, "percentage": 0}, (30, False)),
        ({"special_needs": True, "percentage": 25, "duration": 90}, (23, False)),
        ({"special_needs": True, "percentage": 25, "duration": None}, (0, False)),
        ({"special_needs": True, "percentage": 25, "adjustment": "UNLIMITED"}, (0, True)),
    ],
)
def test_extra_time_from_the_profile(profile: dict[str, Any], expected: tuple[int, bool]) -> None:
    usual = {"duration": 120, "assessment_extra_time": 30, "adjustment": "NOT_DEFINED"}
    assert rules.profile_extra_time(**(usual | profile)) == expected


TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def test_an_exam_that_begins_after_its_schedules_end_has_no_time_and_does_not_end_before_it_begins() -> None:
    for duration in (None, 60):
        assert rules.deadline(Timing(START, START - HOUR, duration)) == START


@pytest.mark.parametrize(
    ("status", "now", "expected"),
    [
        ("IN_PROGRESS", START + HOUR - TICK, ("IN_PROGRESS", None, "")),
        ("IN_PROGRESS", START + HOUR, ("HANDED_IN", START + HOUR, "SYSTEM")),
        ("PAUSED", START + HOUR, ("PAUSED", None, "")),
        ("PAUSED", START + 2 * HOUR - TICK, ("PAUSED", None, "")),
        ("PAUSED", START + 2 * HOUR, ("HANDED_IN", START + 2 * HOUR, "SYSTEM")),
    ],
)
def test_what_runs_ends_at_its_deadline_and_what_is_paused_with_the_schedule(
    status: str, now: datetime, expected: tuple[str, datetime | None, str]
) -> None:
    times = {"deadline_at": START + HOUR, "schedule_end": START + 2 * HOUR, "ended_at": None}
    found = rules.with_status(status=status, ends=rules.ends(status=status, **times), submitted_by="", now=now)
    assert (found.status, found.ended_at, found.submitted_by) == expected


@pytest.mark.parametrize(("status", "submitted_by"), [("HANDED_IN", "CANDIDATE"), ("HANDED_IN", "SYSTEM"), ("VOID", "")])
def test_what_has_ended_stays_as_it_is_whatever_the_clock_says(status: str, submitted_by: str) -> None:
    times = {"deadline_at": START + HOUR, "schedule_end": START + 2 * HOUR, "ended_at": START + TICK}
    ends = rules.ends(status=status, **times)
    found = rules.with_status(status=status, ends=ends, submitted_by=submitted_by, now=START + 9 * HOUR)
    assert (found.status, found.ended_at, found.submitted_by) == (status, START + TICK, submitted_by)


@pytest.mark.parametrize(
    ("ended", "paused_ms", "paused", "seconds"),
    [
        (None, 0, None, 3600),
        (timedelta(minutes=20), 0, None, 1200),
        (timedelta(minutes=20), 60_500, None, 1139),
        (None, 0, timedelta(minutes=10), 600),
        (None, 60_000, timedelta(minutes=10), 540),
        (timedelta(minutes=5), 0, timedelta(minutes=10), 300),
        (timedelta(minutes=5), 900_000, None, 0),
    ],
    ids=["it runs", "it ended", "after a pause", "in a pause", "in a second pause", "paused after its end", "never below nothing"],
)
def test_working_time_is_whole_seconds_without_pauses(
    ended: timedelta | None, paused_ms: int, paused: timedelta | None, seconds: int
) -> None:
    ended_at, paused_at = (None if one is None else START + one for one in (ended, paused))
    spent = rules.time_spent(
        started_at=START, ended_at=ended_at, paused_ms=paused_ms, paused_at=paused_at, break_until=None, now=START + HOUR
    )
    assert spent == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00:00"), (59, "00:00:59"), (3661, "01:01:01"), (90_000, "25:00:00"), (400_000, "111:06:40")]
)
def test_hours_go_on_beyond_a_day(seconds: int, text: str) -> None:
    assert rules.hours_minutes_seconds(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2)])
def test_a_minute_begun_is_used(seconds: int, minutes: int) -> None:
    used = rules.minutes_used(started_at=START, paused_ms=0, paused_at=None, break_until=None, now=START + timedelta(seconds=seconds))
    assert used == minutes


@pytest.mark.parametrize(("allowed", "taken", "left"), [(None, 9, None), (3, 0, 3), (3, 3, 0), (1, 3, 0)])
def test_attempts_that_are_left(allowed: int | None, taken: int, left: int | None) -> None:
    assert rules.attempts_left(allowed, taken) == left


@pytest.mark.parametrize(("unlimited", "duration", "shown"), [(False, 60, 15), (True, 60, 9999), (True, None, 0), (False, None, 0)])
def test_extra_time_as_others_are_told_it(unlimited: bool, duration: int | None, shown: int) -> None:
    assert rules.extra_time_shown(15, unlimited=unlimited, duration=duration) == shown


MINUTE = timedelta(minutes=1)
END = START + 8 * HOUR


def a_timing(**changes: Any) -> Timing:
    """An exam of two hours that began at the start of a day of eight."""
    usual: dict[str, Any] = {"started_at": START, "schedule_end": END, "duration": 120}
    return Timing(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, START + 120 * MINUTE),
        ({"extra_time": 30}, START + 150 * MINUTE),
        ({"extra_time": 30, "paused_ms": 60_001}, START + 151 * MINUTE + timedelta(milliseconds=1)),
        ({"extra_time": -120, "paused_ms": 60_000}, START + MINUTE),
        ({"extra_time": -121, "paused_ms": 60_000}, START + MINUTE),
        ({"schedule_end": START + HOUR}, START + HOUR),
        ({"duration": None, "extra_time": 30}, END),
        ({"unlimited_time": True}, END),
        ({"schedule_end": START - HOUR}, START),
        ({"paused_at": START + HOUR}, START + 120 * MINUTE),
    ],
    ids=[
        "the duration",
        "and extra time",
        "and pauses",
        "all time taken back",
        "more than all taken back",
        "the schedule ends before",
        "no time limit",
        "unlimited extra time",
        "never before the start",
        "a pause under way counts when it ends",
    ],
)
def test_an_attempt_ends_after_duration_extra_time_and_pauses_or_with_its_schedule(changes: dict[str, Any], end: datetime) -> None:
    assert rules.deadline(a_timing(**changes)) == end


def test_an_attempt_has_the_timing_of_its_own_columns_not_of_its_schedules_or_registrations() -> None:
    row = {
        "started_at": START,
        "schedule_end": END,
        "duration": 90,
        "extra_time": 1,
        "attempt_extra_time": 15,
        "paused_ms": 7,
        "paused_at": START + HOUR,
        "unlimited_time": False,
        "attempt_unlimited": True,
        "break_until": START + 2 * HOUR,
    }
    assert Timing.of(row) == Timing(START, END, 90, 15, 7, START + HOUR, True, START + 2 * HOUR)


def test_the_deadline_in_sql_is_made_of_columns_of_an_attempt() -> None:
    columns = {"started_at", "schedule_end", "duration", "extra_time", "unlimited_time", "paused_ms"}
    words = {"interval", "minute", "millisecond"}
    assert set(re.findall(r"[a-z_]+", rules.deadline_sql())) == columns | words
    assert set(re.findall(r"[A-Z]+", rules.deadline_sql())) == {
        "GREATEST", "LEAST", "CASE", "WHEN", "IS", "NULL", "OR", "THEN", "ELSE", "END",
    }  # fmt: skip


def test_the_deadline_in_sql_is_that_of_the_row_end_and_pauses_that_are_named() -> None:
    sql = rules.deadline_sql(row="a.", schedule_end="%s", paused_ms="0")
    assert set(re.findall(r"a\.([a-z_]+)", sql)) == {"started_at", "duration", "extra_time", "unlimited_time"}
    assert "schedule_end" not in sql
    assert "paused_ms" not in sql


@pytest.mark.parametrize(
    ("changes", "paused"),
    [
        ({"paused_ms": 5}, 5),
        ({"paused_ms": 5, "paused_at": START + HOUR}, 5),
        ({"paused_ms": 5, "paused_at": START + HOUR + MINUTE}, 5),
        ({"paused_ms": 5, "paused_at": START + HOUR - MINUTE}, 60_005),
        ({"paused_ms": 5, "paused_at": START + HOUR - timedelta(microseconds=2999)}, 7),
    ],
    ids=["no pause under way", "it begins now", "it begins later", "for a minute", "whole milliseconds"],
)
def test_a_pause_under_way_counts_in_whole_milliseconds(changes: dict[str, Any], paused: int) -> None:
    found = rules.paused_until(a_timing(**changes), START + HOUR)
    assert (found, type(found)) == (paused, int)


def test_a_pause_under_way_moves_the_deadline_until_the_schedules_end() -> None:
    timing = a_timing(paused_ms=60_000, paused_at=START + HOUR)
    assert rules.effective_deadline(timing, START + HOUR + 10 * MINUTE) == START + 131 * MINUTE
    assert rules.effective_deadline(timing, END) == END


@pytest.mark.parametrize(
    ("ended_at", "status", "by", "final"),
    [
        (None, "IN_PROGRESS", "", None),
        (START, "VOID", "CANDIDATE", None),
        (START, "HANDED_IN", "CANDIDATE", START),
        (START, "HANDED_IN", "SYSTEM", START + 90 * timedelta(seconds=1)),
        (START, "HANDED_IN", "INVIGILATOR", START + 90 * timedelta(seconds=1)),
    ],
    ids=["it runs", "void", "handed in by the candidate", "by the clock", "by staff"],
)
def test_what_the_candidate_hands_in_is_final_at_once_and_everything_else_after_the_grace(
    ended_at: datetime | None, status: str, by: str, final: datetime | None
) -> None:
    assert rules.final_at(rules.Status(status, ended_at, by), 90) == final


@pytest.mark.parametrize(
    ("status", "by", "due"),
    [
        ("IN_PROGRESS", "", START),
        ("PAUSED", "", START),
        ("HANDED_IN", "SYSTEM", START + MINUTE),
        ("HANDED_IN", "CANDIDATE", START),
        ("VOID", "SYSTEM", None),
    ],
)
def test_the_clock_has_something_to_write_at_the_end_and_when_an_attempt_becomes_final(status: str, by: str, due: datetime | None) -> None:
    assert rules.due_at(status=status, ends=START, submitted_by=by, grace_seconds=60) == due


def test_what_is_over_has_an_end() -> None:
    with pytest.raises(ValueError, match="that is HANDED_IN has an end"):
        rules.ends(status="HANDED_IN", deadline_at=START, schedule_end=END, ended_at=None)


def test_a_pause_is_no_working_time_in_the_minutes_used() -> None:
    now = START + HOUR
    assert rules.minutes_used(started_at=START, paused_ms=10 * 60_000, paused_at=None, break_until=None, now=now) == 50
    assert rules.minutes_used(started_at=START, paused_ms=0, paused_at=START + 20 * MINUTE, break_until=None, now=now) == 20


def test_a_share_of_the_duration_that_is_whole_is_not_rounded_up() -> None:
    extra = rules.profile_extra_time(special_needs=True, percentage=100, duration=120, assessment_extra_time=0, adjustment="NOT_DEFINED")
    assert extra == (120, False)


@pytest.mark.parametrize(
    ("granted", "minutes", "used", "after"),
    [(10, 5, 0, 15), (10, 0, 0, 10), (10, -4, 0, 6), (10, -20, 0, 0), (10, -8, 65, 5), (10, -8, 90, 10), (0, -5, 90, 0)],
    ids=["more", "nothing", "some taken back", "all", "not what is used", "nothing where all is used", "nothing was granted"],
)
def test_of_granted_minutes_those_are_taken_back_that_are_not_used(granted: int, minutes: int, used: int, after: int) -> None:
    assert rules.granted_after(granted=granted, minutes=minutes, used=used, base=60) == after


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (2, 0), (3, 30), (4, 60), (5, 120), (6, 240), (7, 480), (8, 900), (9, 900), (10**9, 900)],
)
def test_two_wrong_pins_are_forgiven_then_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert rules.pin_wait(failures) == timedelta(seconds=seconds)
