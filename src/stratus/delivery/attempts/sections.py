"""Sections of an exam: which answer still counts in its section, and until when. Pure, and without Django: the saver asks.

A section begins when the first visit or answer to one of its questions arrives, and is left when the first one for another section arrives.
Events are judged in the order of the browser's numbers, so that an answer that was given before the candidate went on counts, and one
given afterwards does not. The browser's clock is never used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from stratus.delivery.attempts import rules

SECTION_OVER = "SECTION_OVER"
"""The section's time is over, or it was left for good."""
QUESTION_PASSED = "QUESTION_PASSED"
"""The candidate had gone on to a later question, in a section where questions cannot be returned to."""
LATE = "LATE"
COUNTS = ("", LATE)
WAITING = ("AFTER_END", SECTION_OVER, QUESTION_PASSED)
"""Outcomes of answers that count only if staff decide so."""

Section = Mapping[str, Any]
"""A section in the paper: id, title, intro, items, duration (minutes or null), navigation, can_return, answer_required."""
State = dict[str, Any]
"""The stored state of an attempt: `last` is the (session, seq) of the event that moved the candidate last, `at` the section they are in,
`entered` has for each section that they entered: `at` (ms since 1970), `paused` (ms for which the clock had stood by then), `granted`
(minutes granted before), `left` ([session, seq, ms] or null), `reached` (where questions cannot be returned to: [item, session, seq, ms] of
those reached)."""


class Happened(NamedTuple):
    """A visit or an answer that a browser sent."""

    seq: int
    item: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock of one attempt at the moment at which events arrive. `granted`: minutes granted so far, part of the extra time."""

    now: datetime
    timing: rules.Timing
    granted: int
    grace_seconds: int

    @property
    def ms(self) -> int:
        """Now, in milliseconds since 1970."""
        return int(self.now.timestamp() * 1000)


def judge(
    sections: Sequence[Section], order: Sequence[str], state: State | None, events: Sequence[Happened], *, session: int, moves: bool,
    moment: Moment,
) -> tuple[State | None, list[str]]:  # fmt: skip
    """Return the state after these events of one browser session, and the outcome of each: "" (counts), LATE, or why it needs a decision.

    `order` is the candidate's own order of questions; `events` are sorted by their numbers. `moves`: the attempt runs, and the session
    is the one that took over last. Events of other sessions are judged, but do not move the candidate. Judging again changes nothing.
    """
    of_item = {item: section for section in sections for item in section["items"]}
    place = {item: number for number, item in enumerate(order)}
    after: State = deepcopy(state) if state else {"last": [0, 0], "at": "", "entered": {}}
    verdicts = []
    for event in events:
        section = of_item.get(event.item)
        if section is None:
            verdicts.append("")
            continue
        pair = (session, event.seq)
        verdict = _verdict(section, place, after["entered"].get(section["id"]), event.item, pair, moment)
        verdicts.append(verdict)
        if moves and verdict in COUNTS and pair > tuple(after["last"]):
            _move(sections, section, place, after, event.item, pair, moment)
    return (after if after["entered"] else state), verdicts


def told(sections: Sequence[Section], state: State | None, moment: Moment) -> dict[str, dict[str, Any]]:
    """Return what a browser is told about each section: `time` (seconds for this candidate, or null), `deadline` (null before the entry,
    or without a time limit), `entered`, `left` (for good), and `reached` (where questions cannot be returned to: the last one reached).
    """
    entered = (state or {}).get("entered", {})
    said = {}
    for section in sections:
        entry = entered.get(section["id"])
        time = _time(section, entry, moment)
        said[section["id"]] = {
            "time": None if time is None else time.total_seconds(),
            "deadline": None if entry is None or time is None else _deadline(time, entry, moment),
            "entered": entry is not None,
            "left": bool(entry and entry["left"]),
            "reached": entry["reached"][-1][0] if entry and entry["reached"] else None,
        }
    return said


def _time(section: Section, entry: Mapping[str, Any] | None, moment: Moment) -> timedelta | None:
    since = moment.granted - entry["granted"] if entry else 0
    return rules.section_time(section["duration"], moment.timing, granted_since=since)


def _entered_at(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(entry["at"] / 1000, UTC)


def _deadline(time: timedelta | None, entry: Mapping[str, Any], moment: Moment) -> datetime:
    return rules.section_deadline(moment.timing, time, entered_at=_entered_at(entry), paused_before=entry["paused"], now=moment.now)


def _verdict(
    section: Section, place: Mapping[str, int], entry: Mapping[str, Any] | None, item: str, pair: tuple[int, int], moment: Moment
) -> str:
    if entry is None:
        return ""
    grace = moment.grace_seconds * 1000
    time, late = _time(section, entry, moment), ""
    if time is not None:
        end = rules.section_end(moment.timing, time, entered_at=_entered_at(entry), paused_before=entry["paused"], now=moment.now)
        if moment.now >= end + timedelta(milliseconds=grace):
            return SECTION_OVER
        late = LATE if moment.now >= end else ""
    if _went_on(entry["left"], pair, moment.ms - grace):
        return SECTION_OVER
    further = next(([*rest] for reached, *rest in entry["reached"] if place.get(reached, 0) > place.get(item, 0)), None)
    return QUESTION_PASSED if _went_on(further, pair, moment.ms - grace) else late


def _went_on(mark: Sequence[int] | None, pair: tuple[int, int], since: int) -> bool:
    """Tell whether the candidate went on (`mark`: session, seq, ms) before the event `pair`, or at or before `since` (ms)."""
    return mark is not None and (pair > (mark[0], mark[1]) or mark[2] <= since)


def _move(
    sections: Sequence[Section], section: Section, place: Mapping[str, int], state: State, item: str, pair: tuple[int, int], moment: Moment
) -> None:
    here = section["id"]
    if state["at"] != here:
        before = next((one for one in sections if one["id"] == state["at"]), None)
        if before is not None and not before["can_return"]:
            state["entered"][before["id"]]["left"] = [*pair, moment.ms]
        state["at"] = here
    state["last"] = [*pair]
    entry = state["entered"].setdefault(
        here,
        {
            "at": moment.ms,
            "paused": rules.stood_until(moment.timing, moment.now),
            "granted": moment.granted,
            "left": None,
            "reached": [],
        },
    )
    reached = entry["reached"]
    if section["navigation"] == "FORWARD_ONLY" and (not reached or place.get(item, 0) > place.get(reached[-1][0], 0)):
        reached.append([item, *pair, moment.ms])
        # Of the marks older than the grace period, the newest one is enough.
        old = [mark for mark in reached if mark[3] <= moment.ms - moment.grace_seconds * 1000]
        entry["reached"] = [*old[-1:], *reached[len(old) :]]
