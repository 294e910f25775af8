"""Sections as pure rules, over whatever may happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.attempts import rules, sections
from stratus.delivery.attempts.rules import Timing
from stratus.delivery.attempts.sections import Happened, Moment

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
minutes = st.none() | st.integers(1, 300)

ITEMS = ["a1", "a2", "a3", "b1", "b2", "c1"]


def a_section(name: str, **rules: Any) -> dict[str, Any]:
    usual = {"duration": None, "navigation": "FREE", "can_return": True}
    return {"id": name, "items": [item for item in ITEMS if item.startswith(name)]} | usual | rules


sectioned = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "duration": st.none() | st.integers(1, 40),
                "navigation": st.sampled_from(["FREE", "FORWARD_ONLY"]),
                "can_return": st.booleans(),
            }
        ).map(lambda rules, name=name: a_section(name, **rules))
        for name in "abc"
    )
)


@given(timings, minutes, moments, moments)
def test_a_section_never_outlasts_the_exam(timing: Timing, time: int | None, entered_at: datetime, now: datetime) -> None:
    working = rules.section_time(time, timing)
    before = rules.paused_until(timing, entered_at)
    deadline = rules.section_deadline(timing, working, entered_at=entered_at, paused_before=before, now=now)
    assert deadline <= rules.effective_deadline(timing, now)
    if working is not None and now >= entered_at:
        paused_inside = rules.paused_until(timing, now) - before
        assert deadline - entered_at - timedelta(milliseconds=max(paused_inside, 0)) <= working


@given(timings, st.integers(1, 300), st.integers(0, 100))
def test_extra_time_never_shortens_a_section_and_counts_in_full_when_it_is_granted_in_it(timing: Timing, time: int, more: int) -> None:
    before = rules.section_time(time, timing)
    longer = replace(timing, extra_time=timing.extra_time + more)
    in_proportion, in_full = rules.section_time(time, longer), rules.section_time(time, longer, granted_since=more)
    if before is None:
        assert in_proportion is in_full is None
    else:
        assert in_proportion is not None
        assert in_proportion >= before
        assert in_full == before + timedelta(minutes=more)


@given(st.integers(1, 300), st.integers(1, 600), st.integers(0, 300))
def test_the_share_of_a_section_is_that_of_the_exam(time: int, duration: int, extra: int) -> None:
    working = rules.section_time(time, Timing(START, START, duration, extra))
    assert working is not None
    exact = time * (duration + extra) / duration
    assert 0 <= working / timedelta(minutes=1) - exact < 0.001


steps = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(ITEMS), st.booleans()), max_size=25)


def sit(parts: Any, happened: Any, piece: int = 1) -> list[tuple[Happened, bool, str, datetime, Any]]:
    """Judge these visits and answers, as many at once as `piece`; return each with what became of it, when, and the state after it."""
    now, state, judged = START, None, []
    timing = Timing(START, START + timedelta(days=1), 600)
    for first in range(0, len(happened), piece):
        group = happened[first : first + piece]
        now += timedelta(seconds=group[0][0])
        events = [Happened(first + place + 1, item) for place, (_wait, item, _answers) in enumerate(group)]
        state, verdicts = sections.judge(parts, ITEMS, state, events, session=1, moves=True, moment=Moment(now, timing, 0, 60))
        judged += [(event, one[2], verdict, now, state) for event, one, verdict in zip(events, group, verdicts, strict=True)]
    return judged


@given(sectioned, steps)
def test_nothing_counts_in_a_section_after_its_time_and_the_grace(parts: Any, happened: Any) -> None:
    for event, _answers, verdict, now, state in sit(parts, happened):
        part = next(one for one in parts if event.item in one["items"])
        entry = (state or {"entered": {}})["entered"].get(part["id"])
        if entry and part["duration"] and verdict in sections.COUNTS:
            end = datetime.fromtimestamp(entry["at"] / 1000, UTC) + timedelta(minutes=part["duration"])
            assert now < end + timedelta(seconds=60)
            assert (verdict == "LATE") == (now >= end)


@given(sectioned, steps)
def test_nobody_comes_back_to_where_there_is_no_way_back(parts: Any, happened: Any) -> None:
    here, closed, furthest = "", set(), -1
    for event, _answers, verdict, _now, _state in sit(parts, happened):
        part = next(one for one in parts if event.item in one["items"])
        if verdict not in sections.COUNTS:
            continue
        assert part["id"] not in closed
        if here and here != part["id"]:
            closed |= {one["id"] for one in parts if one["id"] == here and not one["can_return"]}
            furthest = -1
        here = part["id"]
        place = ITEMS.index(event.item)
        if part["navigation"] == "FORWARD_ONLY":
            assert place >= furthest
        furthest = max(furthest, place)


@given(sectioned, steps, st.integers(2, 10))
def test_an_offline_queue_is_judged_as_if_it_had_arrived_one_by_one_at_that_moment(parts: Any, happened: Any, piece: int) -> None:
    at_once = [(wait if place % piece == 0 else 0, *rest) for place, (wait, *rest) in enumerate(happened)]
    together, singly = sit(parts, happened, piece), sit(parts, at_once)
    assert [one[2] for one in together] == [one[2] for one in singly]
    assert [one[4] for one in together][-1:] == [one[4] for one in singly][-1:]


@given(sectioned, steps, st.integers(1, 5))
def test_judging_again_what_is_sent_again_moves_nobody(parts: Any, happened: Any, piece: int) -> None:
    judged = sit(parts, happened, piece)
    if judged:
        state = judged[-1][4]
        moment = Moment(judged[-1][3], Timing(START, START + timedelta(days=1), 600), 0, 60)
        again, _verdicts = sections.judge(parts, ITEMS, state, [one[0] for one in judged], session=1, moves=True, moment=moment)
        assert again == state


@given(sectioned, steps)
def test_a_window_that_was_taken_over_moves_nobody(parts: Any, happened: Any) -> None:
    judged = sit(parts, happened)
    if judged and judged[-1][4]:
        moment = Moment(judged[-1][3], Timing(START, START + timedelta(days=1), 600), 0, 60)
        events = [Happened(1000 + place, item) for place, item in enumerate(ITEMS)]
        state, _verdicts = sections.judge(parts, ITEMS, judged[-1][4], events, session=1, moves=False, moment=moment)
        assert state == judged[-1][4]


def test_what_is_kept_of_a_long_section_does_not_grow_with_it() -> None:
    items = [f"q{n}" for n in range(300)]
    part = {"id": "s", "items": items, "duration": None, "navigation": "FORWARD_ONLY", "can_return": True}
    state = None
    for number, item in enumerate(items):
        moment = Moment(START + timedelta(seconds=30 * number), Timing(START, START + timedelta(days=1), 600), 0, 60)
        state, verdicts = sections.judge([part], items, state, [Happened(number, item)], session=1, moves=True, moment=moment)
        assert verdicts == [""]
    assert state is not None
    assert len(state["entered"]["s"]["reached"]) <= 4
    moment = Moment(START + timedelta(days=1), Timing(START, START + timedelta(days=2), 6000), 0, 60)
    assert sections.judge([part], items, state, [Happened(999, "q3")], session=1, moves=True, moment=moment)[1] == ["QUESTION_PASSED"]
