"""Whether a break may begin, how long the clock stands, and what an early end gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.attempts import breaks, rules, sections
from stratus.delivery.attempts.breaks import BEGUN, ENDED, Breaks, Changed, Refused

NOW = datetime(2026, 6, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TICK = timedelta(milliseconds=1)
FRESH = Breaks(3, 5, 0, None)
ON = Breaks(3, 5, 1, NOW + 5 * MINUTE)


def test_a_break_lasts_its_minutes_and_the_clock_stands_for_all_of_them_at_once() -> None:
    begun = breaks.begin(FRESH, 1, "IN_PROGRESS", NOW)
    assert begun == Changed(ON, 5 * 60_000, ((BEGUN, NOW),))


@pytest.mark.parametrize(
    ("has", "number", "status", "code"),
    [
        (Breaks(1, 5, 1, None), 2, "IN_PROGRESS", "no_breaks"),
        (Breaks(0, 5, 0, None), 1, "IN_PROGRESS", "no_breaks"),
        (FRESH, 2, "IN_PROGRESS", "no_breaks"),
        (ON, 2, "IN_PROGRESS", "no_breaks"),
        (FRESH, 1, "PAUSED", "paused"),
    ],
    ids=["all were taken", "there are none", "another comes first", "one is under way", "an invigilator paused"],
)
def test_a_break_does_not_begin_where(has: Breaks, number: int, status: str, code: str) -> None:
    assert breaks.begin(has, number, status, NOW) == Refused(code)


def test_begun_again_it_is_the_same_break() -> None:
    assert breaks.begin(ON, 1, "IN_PROGRESS", NOW + MINUTE) == Changed(ON)


def test_going_on_earlier_gives_back_what_is_left() -> None:
    assert breaks.end(ON, 1, "IN_PROGRESS", NOW + 2 * MINUTE) == Changed(replace(ON, until=None), -3 * 60_000, ((ENDED, NOW + 2 * MINUTE),))


def test_what_ended_by_itself_is_noted_with_that_moment_and_gives_nothing_back() -> None:
    noted = Changed(replace(ON, until=None), 0, ((ENDED, NOW + 5 * MINUTE),))
    assert breaks.end(ON, 1, "IN_PROGRESS", NOW + 5 * MINUTE) == noted == breaks.over(ON, "IN_PROGRESS", NOW + 9 * MINUTE)


def test_the_end_of_another_break_ends_none() -> None:
    assert breaks.end(replace(ON, taken=2), 1, "IN_PROGRESS", NOW + MINUTE) == Changed(replace(ON, taken=2))


def test_the_next_break_notes_that_the_one_before_is_over() -> None:
    later = NOW + 20 * MINUTE
    begun = breaks.begin(ON, 2, "IN_PROGRESS", later)
    assert begun == Changed(Breaks(3, 5, 2, later + 5 * MINUTE), 5 * 60_000, ((ENDED, NOW + 5 * MINUTE), (BEGUN, later)))


def test_one_is_on_a_break_before_its_end_and_not_from_it_on() -> None:
    on = [breaks.is_on(ON, "IN_PROGRESS", moment) for moment in (NOW, NOW + 5 * MINUTE - TICK, NOW + 5 * MINUTE)]
    assert on == [True, True, False]
    assert not breaks.is_on(ON, "PAUSED", NOW)


def test_a_browser_is_told_of_breaks_only_where_there_are_some() -> None:
    row: dict[str, Any] = {"breaks": 0, "break_minutes": 5, "breaks_taken": 0, "break_until": None, "schedule_end": NOW + 60 * MINUTE}
    assert breaks.told(row, "IN_PROGRESS", NOW) is None
    on = row | {"breaks": 2, "breaks_taken": 1, "break_until": NOW + MINUTE}
    said = {"number": 2, "minutes": 5, "taken": 1, "until": NOW + MINUTE, "closes": NOW + 60 * MINUTE}
    assert breaks.told(on, "IN_PROGRESS", NOW) == said
    assert breaks.told(on, "PAUSED", NOW) == breaks.told(on, "IN_PROGRESS", NOW + MINUTE) == said | {"until": None}
    assert breaks.told(on | {"breaks": 0}, "IN_PROGRESS", NOW) == said | {"number": 0}


@given(worked=st.integers(0, 60), length=st.integers(1, 60), used=st.integers(0, 60 * 60_000))
def test_no_moment_of_a_break_is_working_time_and_every_other_one_is(worked: int, length: int, used: int) -> None:
    began, at = NOW, NOW + timedelta(milliseconds=min(used, length * 60_000))
    begun = breaks.begin(Breaks(1, length, 0, None), 1, "IN_PROGRESS", began)
    assert isinstance(begun, Changed)
    started = began - worked * MINUTE

    def spent(ms: int, until: datetime | None, now: datetime) -> timedelta:
        return rules.time_spent(started_at=started, ended_at=None, paused_ms=ms, paused_at=None, break_until=until, now=now)

    assert spent(begun.ms, begun.breaks.until, at) == worked * MINUTE
    ended = breaks.end(begun.breaks, 1, "IN_PROGRESS", at)
    assert isinstance(ended, Changed)
    later = at + 7 * MINUTE
    assert spent(begun.ms + ended.ms, ended.breaks.until, later) == (worked + 7) * MINUTE


def test_a_section_entered_in_a_break_begins_when_that_is_over() -> None:
    timing = rules.Timing(NOW - 30 * MINUTE, NOW + 300 * MINUTE, 120, paused_ms=5 * 60_000, break_until=NOW + 5 * MINUTE)
    entered = NOW + 2 * MINUTE
    before = rules.stood_until(timing, entered)
    for now in (entered, NOW + 5 * MINUTE, NOW + 9 * MINUTE):
        end = rules.section_end(timing, 10 * MINUTE, entered_at=entered, paused_before=before, now=now)
        assert end == NOW + 15 * MINUTE


def test_an_answer_that_arrives_in_a_break_opens_its_section_for_all_of_its_time() -> None:
    section = {"id": "s", "items": ["i"], "duration": 10, "navigation": "FREE", "can_return": True}
    timing = rules.Timing(NOW - 30 * MINUTE, NOW + 300 * MINUTE, 120, paused_ms=5 * 60_000, break_until=NOW + 5 * MINUTE)
    arrives, later = (sections.Moment(NOW + after * MINUTE, timing, 0, 60) for after in (2, 9))
    state, verdicts = sections.judge([section], ["i"], None, [sections.Happened(1, "i")], session=1, moves=True, moment=arrives)
    ends = [sections.told([section], state, moment)["s"]["deadline"] for moment in (arrives, later)]
    assert (verdicts, ends) == ([""], [NOW + 15 * MINUTE] * 2)


def test_a_section_entered_before_a_break_ends_later_by_all_of_it() -> None:
    entered = rules.Timing(NOW - 30 * MINUTE, NOW + 300 * MINUTE, 120)
    before = rules.stood_until(entered, NOW - 10 * MINUTE)
    on = replace(entered, paused_ms=5 * 60_000, break_until=NOW + 5 * MINUTE)
    end = rules.section_end(on, 20 * MINUTE, entered_at=NOW - 10 * MINUTE, paused_before=before, now=NOW)
    assert end == NOW + 15 * MINUTE
