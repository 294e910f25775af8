"""Breaks: the page in use begins one, or ends it earlier (docs/adr/0018-breaks.md). Rare, so that each is a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from stratus.delivery.attempts import breaks, rules
from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.sync import events

READ = """
SELECT a.status, a.ends, a.submitted_by, a.session, a.active_writer, a.breaks_taken, a.break_until, g.breaks, g.break_minutes
  FROM delivery_attempt a
  JOIN scheduling_registration g ON g.id = $2 AND g.tenant_id IS NOT DISTINCT FROM $3 AND g.link_generation = $4
 WHERE a.id = $1 AND a.tenant_id IS NOT DISTINCT FROM $3 AND a.registration_id IS NOT DISTINCT FROM $2
 ORDER BY a.id FOR NO KEY UPDATE OF a
"""
STORE = f"""
UPDATE delivery_attempt a SET breaks_taken = $2, break_until = $3, paused_ms = a.paused_ms + $4::bigint,
       deadline_at = {rules.deadline_sql(row="a.", paused_ms="(a.paused_ms + $4::bigint)")}
 WHERE a.id = $1
"""  # noqa: S608 -- of constants
RECORD = """
INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT a.tenant_id, n.at, n.kind, g.candidate_id, 'PLAYER', $4, 'delivery.attempt', a.id, a.schedule_id,
       jsonb_build_object('number', a.number, 'break', n.number, 'of', g.breaks)
       || CASE WHEN n.kind = 'attempt.break_begun' THEN jsonb_build_object('minutes', g.break_minutes) ELSE '{}'::jsonb END
  FROM delivery_attempt a
  JOIN scheduling_registration g ON g.id = a.registration_id AND g.tenant_id IS NOT DISTINCT FROM a.tenant_id,
       unnest($2::text[], $3::timestamptz[], $5::int[]) AS n(kind, at, number)
 WHERE a.id = $1
"""
STANDS = """
SELECT a.status, a.ends, a.submitted_by, a.schedule_end, a.started_at, a.duration, a.paused_ms, a.paused_at, a.break_until, a.breaks_taken,
       a.unlimited_time AS attempt_unlimited, a.extra_time AS attempt_extra_time, a.granted_extra_time, a.grace_seconds, a.sections,
       g.breaks, g.break_minutes
  FROM delivery_attempt a
  JOIN scheduling_registration g ON g.id = a.registration_id AND g.tenant_id IS NOT DISTINCT FROM a.tenant_id
 WHERE a.id = $1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page's request: break `number` begins, or is over."""

    token: PlayerToken
    attempt: int
    number: int
    begins: bool
    writer: UUID
    session: int
    request_id: str
    epoch: str = ""
    """The one that the page knows; empty, any will do."""


def read(body: bytes, token: PlayerToken, attempt: int, request_id: str) -> Asked:
    """Return what a page asks. Raises Unreadable."""
    data = events.decode(body)
    number, session, begins = (data.get(name) if isinstance(data, dict) else None for name in ("number", "session", "begin"))
    if type(number) is not int or type(session) is not int or type(begins) is not bool or not 0 < number <= breaks.MOST_BREAKS:
        raise events.Unreadable("number, session and begin say which break begins or ends.")
    writer = events.writer_id(data.get("writer"))
    return Asked(token, attempt, number, begins, writer, session, request_id, str(data.get("epoch") or "")[:64])


async def change(connection: asyncpg.Connection, asked: Asked, now: datetime) -> asyncpg.Record | str | None:
    """Begin or end a break, and return how the attempt stands afterwards.

    A code: why nothing was done (`handed_in`, `void`, `not_active`, or that of `breaks.Refused`). None: not this token's attempt, or the
    token was revoked.
    """
    async with connection.transaction():
        token = asked.token
        row = await connection.fetchrow(READ, asked.attempt, token.registration_id, token.tenant_id, token.generation)
        if row is None:
            return None
        before, outcome = breaks.Breaks.of(row), _decide(row, asked, now)
        if isinstance(outcome, str):
            return outcome
        if outcome.breaks != before:
            await connection.execute(STORE, asked.attempt, outcome.breaks.taken, outcome.breaks.until, outcome.ms)
            kinds, moments = (list(column) for column in zip(*outcome.events, strict=True))
            numbers = [outcome.breaks.taken if kind == breaks.BEGUN else before.taken for kind in kinds]
            await connection.execute(RECORD, asked.attempt, kinds, moments, asked.request_id, numbers)
        return await connection.fetchrow(STANDS, asked.attempt)


def _decide(row: Mapping[str, Any], asked: Asked, now: datetime) -> breaks.Changed | str:
    status = rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now).status
    if status not in rules.RUNNING:
        return "void" if status == "VOID" else "handed_in"
    if (row["session"], row["active_writer"]) != (asked.session, asked.writer):
        return "not_active"
    act = breaks.begin if asked.begins else breaks.end
    outcome = act(breaks.Breaks.of(row), asked.number, status, now)
    return outcome.code if isinstance(outcome, breaks.Refused) else outcome


def stands(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the answer to a page whose break began or ended: state, deadline, breaks."""
    status = rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now).status
    deadline = rules.effective_deadline(rules.Timing.of(row), now)
    return {"server_time": now, "status": status, "deadline": deadline, "breaks": breaks.told(row, status, now)}


def told(row: Mapping[str, Any], status: str, now: datetime) -> dict[str, Any]:
    """Return the part of an answer of *start* or *sync* about breaks: empty if there are none."""
    if not row["breaks"] and row["break_until"] is None:
        return {}
    said = breaks.told(row, status, now)
    return {} if said is None else {"breaks": said}
