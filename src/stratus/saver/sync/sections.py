"""Exams with sections: events are judged by their section before the batch stores them, under the same locks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import asyncpg

from stratus.delivery.attempts import rules, sections
from stratus.delivery.sync import events

if TYPE_CHECKING:
    from stratus.saver.requests import Arrived, Decision

# Lock all attempts of the batch at once and in the batch's order: locking in two steps would deadlock two batches.
LOCK = """
SELECT id, session, status, ends, schedule_end, submitted_by, started_at, duration, paused_ms, paused_at, break_until,
       unlimited_time AS attempt_unlimited, extra_time AS attempt_extra_time,
       granted_extra_time, grace_seconds, finalised_at, sections,
       CASE WHEN id = ANY($2::bigint[]) THEN sheet -> 'order' END AS drawn
  FROM delivery_attempt WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE
"""
TOUCHES = ("visit", "answer", "check")


async def judge_all(connection: asyncpg.Connection, requests: Sequence[Arrived], now: datetime) -> dict[int, asyncpg.Record]:
    """Lock the attempts of this batch and, for those with sections, set each event's outcome and the candidate's new state.

    Returns their rows by id. Must run in the transaction that stores them. Safe to run again, as it starts from the database each time.
    """
    asked = [one.attempt for one in requests if one.sections]
    rows = {row["id"]: row for row in await connection.fetch(LOCK, [one.attempt for one in requests], asked)}
    for one in requests:
        for event in one.sync.events:
            event.verdict = ""
        if one.sections and one.attempt in rows:
            _judge(one, rows[one.attempt], now)
    return rows


def synced(row: asyncpg.Record, paper_sections: Sequence[sections.Section], now: datetime) -> dict[str, Any]:
    """Return the part of a sync's response about sections: empty if there are none."""
    if not paper_sections:
        return {}
    return {"sections": sections.told(paper_sections, _json(row["sections"]), _moment(row, now))}


def started(one: Decision, now: datetime) -> dict[str, Any]:
    """Return the part of *start*'s response about sections: empty if there are none."""
    if one.paper is None or one.timing is None or not one.paper.sections:
        return {}
    row = one.row
    granted, state = (row["granted_next"], None) if one.begins else (row["granted_extra_time"], _json(row["sections"]))
    return {"sections": sections.told(one.paper.sections, state, sections.Moment(now, one.timing, granted, row["grace_seconds"]))}


def _moment(row: asyncpg.Record, now: datetime) -> sections.Moment:
    return sections.Moment(now, rules.Timing.of(row), row["granted_extra_time"], row["grace_seconds"])


def _judge(one: Arrived, row: asyncpg.Record, now: datetime) -> None:
    sync = one.sync
    status = rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now).status
    judged = [
        event for event in sync.events if event.kind in TOUCHES and not event.refused and (sync.hand_in is None or event.seq < sync.hand_in)
    ]
    before: dict[str, Any] | None = _json(row["sections"])
    state, verdicts = sections.judge(
        one.sections,
        _json(row["drawn"]) or [],
        before,
        [sections.Happened(event.seq, event.item) for event in judged],
        session=sync.session,
        moves=status in ("IN_PROGRESS", "PAUSED") and sync.session == row["session"],
        moment=_moment(row, now),
    )
    for event, verdict in zip(judged, verdicts, strict=True):
        event.verdict = verdict
    events.summarise(sync)
    one.state = json.dumps(state) if state is not None and state != before else None


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
