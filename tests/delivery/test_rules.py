"""The clock of an exam, over whatever may happen."""

from __future__ import annotations

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
