"""Sections as pure rules, over whatever may happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
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


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("time", "changes", "granted_since", "working"),
    [
        (None, {}, 0, None),
        (30, {"unlimited_time": True}, 0, None),
        (30, {}, 0, 30 * MINUTE),
        (30, {"extra_time": 60}, 0, 45 * MINUTE),
        (30, {"extra_time": 60}, 20, 60 * MINUTE),
        (30, {"extra_time": 60}, 60, 90 * MINUTE),
        (30, {"duration": None, "extra_time": 60}, 20, 50 * MINUTE),
        (10, {"duration": 70, "extra_time": 1}, 0, 10 * MINUTE + timedelta(milliseconds=8572)),
        (30, {"extra_time": -120}, 0, timedelta(0)),
        (30, {"extra_time": -240}, 0, timedelta(0)),
    ],
    ids=[
        "as long as the exam",
        "unlimited time",
        "its own minutes",
        "extra time in proportion",
        "granted in it, in full",
        "all granted in it",
        "an exam without a time limit",
        "a share rounded up to milliseconds",
        "all time taken back",
        "never below nothing",
    ],
)
def test_the_time_of_a_section(time: int | None, changes: dict[str, Any], granted_since: int, working: timedelta | None) -> None:
    timing = replace(Timing(START, START + timedelta(days=1), 120), **changes)
    assert rules.section_time(time, timing, granted_since=granted_since) == working


def test_a_section_ends_after_its_time_and_the_pauses_since_its_entry() -> None:
    timing = Timing(START, START + timedelta(days=1), 120, paused_ms=5 * 60_000)
    end = rules.section_end(timing, 30 * MINUTE, entered_at=START, paused_before=60_000, now=START)
    assert end == START + 34 * MINUTE
    assert rules.section_end(timing, 30 * MINUTE, entered_at=START, paused_before=5 * 60_000, now=START) == START + 30 * MINUTE
    assert rules.section_end(timing, 30 * MINUTE, entered_at=START, paused_before=6 * 60_000, now=START) == START + 30 * MINUTE


@pytest.mark.parametrize(("time", "end"), [(None, 120), (30, 90), (90, 120)], ids=["no time of its own", "its own end", "the exam's end"])
def test_answers_to_a_section_count_until_its_end_or_that_of_the_exam(time: int | None, end: int) -> None:
    timing = Timing(START, START + timedelta(days=1), 120)
    working = None if time is None else time * MINUTE
    entered_at = START + 60 * MINUTE
    found = rules.section_deadline(timing, working, entered_at=entered_at, paused_before=0, now=START + 70 * MINUTE)
    assert found == START + end * MINUTE


def test_a_pause_under_way_in_a_section_moves_its_deadline() -> None:
    timing = Timing(START, START + timedelta(days=1), 120, paused_at=START + 10 * MINUTE)
    found = rules.section_deadline(timing, 30 * MINUTE, entered_at=START, paused_before=0, now=START + 14 * MINUTE)
    assert found == START + 34 * MINUTE


BEGAN = int(START.timestamp() * 1000)
GRACE = 60
WHOLE_EXAM = Timing(START, START + timedelta(days=1), 600)


def at(seconds: float, timing: Timing = WHOLE_EXAM, granted: int = 0) -> Moment:
    return Moment(START + timedelta(seconds=seconds), timing, granted, GRACE)


def judged(
    parts: Any, state: Any, *happened: tuple[int, str], seconds: float, session: int = 1, moves: bool = True
) -> tuple[Any, list[str]]:
    events = [Happened(*one) for one in happened]
    return sections.judge(parts, ITEMS, state, events, session=session, moves=moves, moment=at(seconds))


def three(**rules: Any) -> list[dict[str, Any]]:
    """Sections a, b and c; what is given is of the first."""
    return [a_section("a", **rules), a_section("b"), a_section("c")]


def entry(seconds: int, **changes: Any) -> dict[str, Any]:
    return {"at": BEGAN + seconds * 1000, "paused": 0, "granted": 0, "left": None, "reached": []} | changes


def test_the_first_visit_enters_a_section_and_notes_pauses_and_grants_before_it() -> None:
    moment = at(7, replace(WHOLE_EXAM, paused_ms=1500, paused_at=START + timedelta(seconds=5)), granted=4)
    state, verdicts = sections.judge(three(), ITEMS, None, [Happened(3, "a1")], session=2, moves=True, moment=moment)
    assert verdicts == [""]
    assert state == {"last": [2, 3], "at": "a", "entered": {"a": entry(7, paused=3500, granted=4)}}


def test_who_comes_back_to_a_section_keeps_the_moment_of_entry() -> None:
    state, _verdicts = judged(three(), None, (1, "a1"), seconds=0)
    state, _verdicts = judged(three(), state, (2, "b1"), seconds=30)
    state, verdicts = judged(three(), state, (3, "a2"), seconds=40)
    assert verdicts == [""]
    assert state == {"last": [1, 3], "at": "a", "entered": {"a": entry(0), "b": entry(30)}}


def test_judging_leaves_the_state_that_it_was_given_as_it_was() -> None:
    before, _verdicts = judged(three(can_return=False, navigation="FORWARD_ONLY"), None, (1, "a1"), seconds=0)
    copied = repr(before)
    judged(three(can_return=False, navigation="FORWARD_ONLY"), before, (2, "a2"), (3, "b1"), seconds=9)
    assert repr(before) == copied


def test_a_question_outside_of_all_sections_counts_and_moves_nobody() -> None:
    assert judged(three(), None, (1, "z1"), seconds=0) == (None, [""])
    state, verdicts = judged(three(), None, (1, "z1"), (2, "a1"), seconds=0)
    assert verdicts == ["", ""]
    assert state["at"] == "a"


def test_the_first_event_of_all_moves() -> None:
    state, _verdicts = judged(three(), None, (1, "a1"), seconds=0, session=0)
    assert state["last"] == [0, 1]


@pytest.mark.parametrize(("session", "seq", "moved"), [(1, 6, True), (1, 5, False), (1, 4, False), (2, 1, True), (0, 9, False)])
def test_only_what_came_after_the_last_move_moves(session: int, seq: int, moved: bool) -> None:
    state, _verdicts = judged(three(), None, (5, "a1"), seconds=0)
    after, verdicts = judged(three(), state, (seq, "b1"), seconds=9, session=session)
    assert verdicts == [""]
    assert (after["at"] == "b") is moved


def test_a_window_that_has_no_attempt_moves_nobody() -> None:
    assert judged(three(), None, (1, "a1"), seconds=0, moves=False) == (None, [""])


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(599.999, ""), (600, "LATE"), (659.999, "LATE"), (660, "SECTION_OVER")],
    ids=["just before its end", "at its end", "in the grace", "after the grace"],
)
def test_an_answer_counts_until_the_end_of_its_section_and_is_late_for_the_grace(seconds: float, verdict: str) -> None:
    state, _verdicts = judged(three(duration=10), None, (1, "a1"), seconds=0)
    assert judged(three(duration=10), state, (2, "a2"), seconds=seconds)[1] == [verdict]


def test_what_is_late_moves_too_and_what_is_over_does_not() -> None:
    state, _verdicts = judged(three(duration=10), None, (1, "a1"), seconds=0)
    late, _verdicts = judged(three(duration=10), state, (2, "a2"), seconds=600)
    over, _verdicts = judged(three(duration=10), state, (2, "a2"), seconds=660)
    assert (late["last"], over["last"]) == ([1, 2], [1, 1])


@pytest.mark.parametrize(
    ("seq", "seconds", "verdict"),
    [(3, 41, "SECTION_OVER"), (1, 41, ""), (1, 89.999, ""), (1, 90, "SECTION_OVER")],
    ids=["after they left", "sent before they left", "until the grace is over", "not later"],
)
def test_there_is_no_way_back_into_a_section_that_was_left_for_good(seq: int, seconds: float, verdict: str) -> None:
    parts = three(can_return=False)
    state, _verdicts = judged(parts, None, (0, "a1"), seconds=0)
    state, _verdicts = judged(parts, state, (2, "b1"), seconds=30)
    assert state["entered"]["a"] == entry(0, left=[1, 2, BEGAN + 30_000])
    assert judged(parts, state, (seq, "a2"), seconds=seconds)[1] == [verdict]


def test_the_event_that_left_a_section_is_none_that_came_after_it() -> None:
    parts = three(can_return=False)
    state, _verdicts = judged(parts, None, (1, "a1"), (2, "b1"), seconds=0)
    assert judged(parts, state, (2, "a1"), seconds=1)[1] == [""]


@pytest.mark.parametrize(
    ("seq", "item", "seconds", "verdict"),
    [
        (3, "a1", 31, "QUESTION_PASSED"),
        (3, "a2", 31, ""),
        (3, "a3", 31, ""),
        (1, "a1", 31, ""),
        (1, "a1", 89.999, ""),
        (1, "a1", 90, "QUESTION_PASSED"),
    ],
    ids=["back", "the same", "forward", "sent before", "until the grace is over", "not later"],
)
def test_where_there_is_no_way_back_a_question_that_was_passed_does_not_count(seq: int, item: str, seconds: float, verdict: str) -> None:
    parts = three(navigation="FORWARD_ONLY")
    state, _verdicts = judged(parts, None, (0, "a1"), seconds=0)
    state, _verdicts = judged(parts, state, (2, "a2"), seconds=30)
    assert judged(parts, state, (seq, item), seconds=seconds)[1] == [verdict]


def test_of_the_questions_reached_those_of_the_grace_and_one_older_are_kept() -> None:
    parts = [a_section("a", navigation="FORWARD_ONLY") | {"items": ITEMS}]
    state, kept, times = None, [], (0, 10, 20, 80, 81)
    for number, seconds in enumerate(times):
        state, _verdicts = judged(parts, state, (number + 1, ITEMS[number]), seconds=seconds)
        kept.append([tuple(mark) for mark in state["entered"]["a"]["reached"]])
    marks = [(ITEMS[number], 1, number + 1, BEGAN + seconds * 1000) for number, seconds in enumerate(times)]
    assert kept == [marks[:1], marks[:2], marks[:3], marks[2:4], marks[2:5]]


def test_who_stays_at_a_question_reaches_it_once() -> None:
    state, _verdicts = judged(three(navigation="FORWARD_ONLY"), None, (1, "a2"), (2, "a2"), seconds=0)
    assert state["entered"]["a"]["reached"] == [["a2", 1, 1, BEGAN]]


def test_a_question_that_the_order_does_not_name_stands_first() -> None:
    parts = three(navigation="FORWARD_ONLY")
    events = [Happened(1, "a1"), Happened(2, "a3"), Happened(3, "a2"), Happened(4, "a1")]
    state, verdicts = sections.judge(parts, ["b1", "a2"], None, events, session=1, moves=True, moment=at(0))
    assert verdicts == ["", "", "", "QUESTION_PASSED"]
    assert state is not None
    assert [mark[0] for mark in state["entered"]["a"]["reached"]] == ["a1", "a2"]


def test_minutes_granted_in_a_section_and_a_pause_under_way_move_until_when_an_answer_counts() -> None:
    parts = three(duration=10)
    state, _verdicts = judged(parts, None, (1, "a1"), seconds=0)
    moments = [at(24 * 60 + 59, replace(WHOLE_EXAM, extra_time=15), granted=15), at(899, replace(WHOLE_EXAM, paused_at=START + 5 * MINUTE))]
    for moment in moments:
        assert sections.judge(parts, ITEMS, state, [Happened(2, "a2")], session=1, moves=True, moment=moment)[1] == [""]


def test_going_back_where_that_is_possible_reaches_nothing() -> None:
    state, _verdicts = judged(three(), None, (1, "a2"), (2, "a1"), seconds=0)
    assert state["entered"]["a"]["reached"] == []


def test_a_browser_is_told_of_each_section_how_long_it_lasts_and_what_became_of_it() -> None:
    parts = [
        a_section("a", duration=10, can_return=False, navigation="FORWARD_ONLY"),
        a_section("b", duration=20),
        a_section("c", navigation="FORWARD_ONLY"),
    ]
    none = {"deadline": None, "entered": False, "left": False, "reached": None}
    assert sections.told(parts, None, at(0)) == {"a": {"time": 600, **none}, "b": {"time": 1200, **none}, "c": {"time": None, **none}}
    state, _verdicts = judged(parts, None, (1, "a1"), (2, "a2"), seconds=5)
    state, _verdicts = judged(parts, state, (3, "b1"), (4, "c1"), (5, "b2"), seconds=65)
    assert sections.told(parts, state, at(70)) == {
        "a": {"time": 600, "deadline": START + timedelta(seconds=605), "entered": True, "left": True, "reached": "a2"},
        "b": {"time": 1200, "deadline": START + timedelta(seconds=1265), "entered": True, "left": False, "reached": None},
        "c": {"time": None, "deadline": None, "entered": True, "left": False, "reached": "c1"},
    }


def test_minutes_granted_in_a_section_lengthen_it_in_full_and_those_before_in_proportion() -> None:
    parts = three(duration=60)
    timing = replace(WHOLE_EXAM, extra_time=30)
    state, _verdicts = sections.judge(parts, ITEMS, None, [Happened(1, "a1")], session=1, moves=True, moment=at(0, timing, granted=10))
    longer = at(0, replace(timing, extra_time=45), granted=25)
    assert sections.told(parts, state, longer)["a"]["time"] == (60 + 60 * 30 / 600 + 15) * 60
    assert sections.told(parts, None, longer)["a"]["time"] == (60 + 60 * 45 / 600) * 60


def test_a_pause_in_a_section_moves_its_end_and_one_before_it_does_not() -> None:
    parts = three(duration=10)
    before = replace(WHOLE_EXAM, paused_ms=60_000)
    state, _verdicts = sections.judge(parts, ITEMS, None, [Happened(1, "a1")], session=1, moves=True, moment=at(60, before))
    assert sections.told(parts, state, at(60, before))["a"]["deadline"] == START + timedelta(seconds=660)
    assert sections.told(parts, state, at(99, replace(before, paused_ms=90_000)))["a"]["deadline"] == START + timedelta(seconds=690)


def test_a_pause_under_way_moves_what_a_browser_is_told() -> None:
    parts = three(duration=10)
    state, _verdicts = judged(parts, None, (1, "a1"), seconds=0)
    paused = replace(WHOLE_EXAM, paused_at=START + timedelta(seconds=20))
    assert sections.told(parts, state, at(50, paused))["a"]["deadline"] == START + timedelta(seconds=630)
