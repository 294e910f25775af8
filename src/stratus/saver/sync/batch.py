"""One batch of syncs: one statement, one commit (docs/how/delivery/saver.md).

The statement locks the attempts in ascending order and judges every event against the state that it finds under the lock, so an answer
is either before the hand-in or after it. Batches mix tenants: the saver's role bypasses row-level security on its tables, and every join
includes the tenant and the registration that the verified token names. Columns that should not drive the plan are compared with IS NOT
DISTINCT FROM, which cannot use an index: otherwise a plan made while tables are small might scan all rows of a tenant.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from stratus.delivery.attempts import rules
from stratus.saver.requests import Arrived
from stratus.saver.sync import checks, heard, reports, sections

_STATEMENT = """
WITH r AS (
  SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::uuid[], $7::int[], $8::bool[],
                       $9::bigint[], $10::text[], $11::jsonb[], $12::text[], $13::text[], $14::float8[], $15::text[], $16::int[],
                       $17::bool[]%(states)s)
      AS t(ord, tenant, registration, generation, attempt, writer, session, active, hand_in, visit, flags, address, request_id, told,
           locked, code, asks_stored%(state)s)
), e AS (
  SELECT * FROM unnest($18::int[], $19::bigint[], $20::text[], $21::text[], $22::text[], $23::jsonb[], $24::text[], $25::bool[]%(verdicts)s)
      AS t(ord, seq, at, kind, item, value, refused, stands%(verdict)s)
), c AS (
  SELECT * FROM unnest($26::int[], $27::bigint[]) AS t(ord, id)
), l AS MATERIALIZED (
  SELECT r.*, g.candidate_id, g.breaks, g.break_minutes, a.id, a.schedule_id, a.status, a.grace_seconds, a.submitted_by,
         a.finalised_at, a.session AS current_session, a.paused_at, a.break_until, a.breaks_taken, a.active_writer, a.ends
    FROM r
    JOIN delivery_attempt a ON a.id = r.attempt AND a.tenant_id IS NOT DISTINCT FROM r.tenant
                           AND a.registration_id IS NOT DISTINCT FROM r.registration
    JOIN scheduling_registration g ON g.id = r.registration AND g.tenant_id IS NOT DISTINCT FROM r.tenant
                                  AND g.link_generation = r.generation
   ORDER BY a.id FOR NO KEY UPDATE OF a
), s AS (
  SELECT l.*,
         finalised_at IS NULL AND (status IN ('IN_PROGRESS', 'PAUSED') OR (status = 'HANDED_IN' AND submitted_by = 'SYSTEM'))
             AND $28 < ends + grace_seconds * interval '1 second' AS counts,
         $28 >= ends AS late,
         status = 'IN_PROGRESS' AND break_until < ends AND break_until <= $28 AS break_over,
         -- Only the page that the candidate works in reports whether it is locked; what their other pages report does not count.
         active AND locked IS NOT NULL AND session = current_session AND writer = active_writer AS tells_lock,
         hand_in IS NOT NULL AND status IN ('IN_PROGRESS', 'PAUSED') AND $28 < ends AND session = current_session
             -- Sent again, it must not end what was re-opened meanwhile. OFFSET 0: one look into the index, never a pass over the log.
             AND NOT EXISTS (SELECT FROM delivery_answerevent x
                              WHERE x.attempt_id = l.attempt AND x.writer = l.writer AND x.seq = l.hand_in OFFSET 0) AS handing_in
    FROM l
), k AS (
  SELECT s.tenant, s.attempt, s.writer, s.session, s.address, s.schedule_id, s.candidate_id, s.request_id,
         e.ord, e.seq, e.at, e.kind, e.item, e.value, e.stands,
         CASE WHEN e.refused <> '' THEN e.refused
              WHEN s.session > s.current_session THEN 'UNKNOWN_SESSION'
              WHEN NOT s.counts OR e.seq > s.hand_in THEN 'AFTER_END'
              WHEN e.kind = 'hand_in' AND s.session <> s.current_session THEN 'OLD_SESSION'
              %(judged)s
              WHEN s.late THEN 'LATE'
              ELSE '' END AS outcome,
         -- What staff brought in a file while the attempt was final counts by itself when it arrives after a re-opening.
         NOT EXISTS (SELECT FROM delivery_answerevent x WHERE x.attempt_id = s.attempt AND x.writer = s.writer AND x.seq = e.seq
                        AND NOT (x.outcome = 'IMPORTED' AND s.counts)) AS fresh
    FROM e JOIN s ON s.ord = e.ord
), n AS (
  SELECT ord, count(*) AS events, coalesce(sum(pg_column_size(value)), 0) AS bytes,
         count(*) FILTER (WHERE outcome IN ('AFTER_END', 'SECTION_OVER', 'QUESTION_PASSED') AND kind = 'answer') AS late_answers
    FROM k WHERE fresh GROUP BY ord
), u AS (
  UPDATE delivery_attempt a
     SET last_sync_at = CASE WHEN s.active THEN $28 ELSE a.last_sync_at END,
         told_interval = CASE WHEN s.active THEN s.told ELSE a.told_interval END,
         position = CASE WHEN s.visit <> '' AND s.counts AND s.session = s.current_session THEN s.visit ELSE a.position END,
         flags = CASE WHEN s.flags IS NULL OR NOT s.counts OR s.session <> s.current_session THEN a.flags ELSE (
                   SELECT coalesce(jsonb_agg(item ORDER BY item), '[]'::jsonb) FROM (
                     SELECT item FROM jsonb_array_elements_text(a.flags) AS old(item) WHERE NOT s.flags ? item
                     UNION SELECT key FROM jsonb_each(s.flags) WHERE value = 'true'::jsonb) AS flagged) END,
         %(moved)s
         has_late_answers = a.has_late_answers OR coalesce(n.late_answers, 0) > 0,
         log_events = a.log_events + coalesce(n.events, 0),
         log_bytes = a.log_bytes + coalesce(n.bytes, 0),
         lock_name = CASE WHEN s.tells_lock AND s.locked <> '' THEN s.locked ELSE a.lock_name END,
         locked_at = CASE WHEN NOT s.tells_lock THEN a.locked_at WHEN s.locked = '' THEN NULL
                          WHEN s.locked = a.lock_name AND a.locked_at IS NOT NULL THEN a.locked_at ELSE $28 END,
         codes_used = GREATEST(a.codes_used, s.code),
         status = CASE WHEN s.handing_in THEN 'HANDED_IN' ELSE a.status END,
         ended_at = CASE WHEN s.handing_in THEN $28 ELSE a.ended_at END,
         submitted_by = CASE WHEN s.handing_in THEN 'CANDIDATE' ELSE a.submitted_by END,
         paused_ms = a.paused_ms + CASE WHEN s.handing_in THEN p.ms ELSE 0 END,
         deadline_at = CASE WHEN s.handing_in AND p.ms <> 0 THEN %(deadline)s ELSE a.deadline_at END,
         paused_at = CASE WHEN s.handing_in THEN NULL ELSE a.paused_at END,
         break_until = CASE WHEN s.handing_in OR s.break_over THEN NULL ELSE a.break_until END
    FROM s LEFT JOIN n USING (ord),
         LATERAL (SELECT GREATEST(floor(extract(epoch FROM $28 - coalesce(s.paused_at, $28)) * 1000), 0)::bigint - %(left)s AS ms) p
   WHERE a.id = s.attempt
  RETURNING s.ord, a.status, a.ends, a.schedule_end, a.submitted_by, a.session, a.active_writer, a.paused_at,
            a.paused_ms, a.log_events, a.log_bytes, a.started_at, a.duration, a.unlimited_time AS attempt_unlimited,
            a.extra_time AS attempt_extra_time, a.break_until, a.breaks_taken, s.breaks, s.break_minutes%(returned)s,
            CASE WHEN s.asks_stored
                 THEN (SELECT max(seq) FROM delivery_answerevent x WHERE x.attempt_id = s.attempt AND x.writer = s.writer) END AS stored,
            -- "+ 0": the index of ids would have the order, and statistics that know few orders would take it to pass over all of them.
            (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'text', o.text, 'at', o.created_at) ORDER BY o.id + 0)
               FROM delivery_order o
              WHERE o.tenant_id IS NOT DISTINCT FROM s.tenant AND o.registration_id = s.registration AND o.received_at IS NULL) AS orders
), logged AS (
  INSERT INTO delivery_answerevent
         (tenant_id, attempt_id, writer, seq, session, received_at, at, kind, item, value, outcome, address)
  SELECT tenant, attempt, writer, seq, session, $28, at, kind, item, value, outcome, address FROM k WHERE fresh ORDER BY ord, seq
      ON CONFLICT (attempt_id, writer, seq) DO NOTHING
), standing AS (
  INSERT INTO delivery_answer (tenant_id, attempt_id, item, session, seq, value, is_late, received_at)
  SELECT tenant, attempt, item, session, seq, value, outcome = 'LATE', $28
    FROM k WHERE fresh AND stands AND outcome IN ('', 'LATE') ORDER BY attempt, item
      ON CONFLICT (attempt_id, item) DO UPDATE
         SET session = excluded.session, seq = excluded.seq, value = excluded.value, is_late = excluded.is_late,
             received_at = excluded.received_at
       WHERE (delivery_answer.session, delivery_answer.seq) < (excluded.session, excluded.seq)
), told AS (
  UPDATE delivery_order o SET received_at = $28
    FROM c JOIN s USING (ord)
   WHERE o.id = c.id AND o.id = ANY ($27::bigint[])  -- said twice: few orders known to the statistics must not mean a pass over all
     AND o.tenant_id IS NOT DISTINCT FROM s.tenant AND o.registration_id IS NOT DISTINCT FROM s.registration
     AND coalesce(o.received_at, 'infinity') = 'infinity'  -- is null, said so that the index of waiting orders is no way either
), happened AS (
  INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
  SELECT tenant, $28, kind, candidate_id, 'PLAYER', request_id, 'delivery.attempt', attempt, schedule_id, data FROM (
    SELECT s.*, 'attempt.handed_in' AS kind, '{"submitted_by": "CANDIDATE"}'::jsonb AS data FROM s WHERE handing_in
    UNION ALL
    SELECT s.*, 'answers.arrived_late', jsonb_build_object('answers', n.late_answers)
      FROM s JOIN n USING (ord) WHERE n.late_answers > 0) AS facts
  UNION ALL
  SELECT tenant, break_until, 'attempt.break_ended', candidate_id, 'PLAYER', request_id, 'delivery.attempt', attempt, schedule_id,
         jsonb_build_object('break', breaks_taken, 'of', breaks)
    FROM s WHERE break_over
)
SELECT * FROM u
"""
# Every microsecond counts for a hall: exams without sections and checks skip the work that only these need.
_CLOCK = {"deadline": rules.deadline_sql(row="a.", paused_ms="(a.paused_ms + p.ms)"), "left": rules.break_left_sql("$28", row="s.")}
_WITHOUT = dict.fromkeys(("states", "state", "verdicts", "verdict", "judged", "moved", "returned"), "") | _CLOCK
_WITH = _CLOCK | {
    "states": ", $29::jsonb[]",
    "state": ", sections",
    "verdicts": ", $30::text[]",
    "verdict": ", verdict",
    "judged": "WHEN e.verdict <> '' THEN e.verdict",
    "moved": "sections = coalesce(s.sections, a.sections),",
    "returned": ", a.granted_extra_time, a.grace_seconds, a.sections",
}
SQL = _STATEMENT % _WITHOUT
SQL_WITH_SECTIONS = _STATEMENT % _WITH


async def save(connection: asyncpg.Connection, requests: Sequence[Arrived], now: datetime) -> list[asyncpg.Record | None]:
    """Store these syncs (one per attempt, sorted by attempt) in one statement, and return the outcome of each.

    For exams with sections, or with questions that can be checked, statements before it lock the attempts so that these can be judged. What
    was heard that can be heard so many times only is merged afterwards, under the same locks, and what was reported is kept.
    None: the attempt is not this token's, or the token was revoked.
    """
    if not any(heard.tells(one.sync) or reports.tells(one.sync) for one in requests):
        return await _save(connection, requests, now)
    async with connection.transaction():
        rows = await _save(connection, requests, now)
        await heard.keep(connection, requests, rows)
        await reports.keep(connection, requests, rows, now)
        return rows


async def _save(connection: asyncpg.Connection, requests: Sequence[Arrived], now: datetime) -> list[asyncpg.Record | None]:
    if not any(one.sections or one.offers.check for one in requests):
        return _in_order(requests, await connection.fetch(SQL, *_columns(requests, now)))
    async with connection.transaction():
        locked = await sections.judge_all(connection, requests, now)
        await checks.judge_all(connection, requests, locked, now)
        states = [one.state for one in requests]
        verdicts = [event.verdict for one in requests for event in one.sync.events]
        rows = _in_order(requests, await connection.fetch(SQL_WITH_SECTIONS, *_columns(requests, now), states, verdicts))
        await checks.keep(connection, requests, rows, now)
        return rows


def _in_order(requests: Sequence[Arrived], records: Sequence[asyncpg.Record]) -> list[asyncpg.Record | None]:
    rows: list[asyncpg.Record | None] = [None] * len(requests)
    for record in records:
        rows[record["ord"]] = record
    return rows


def _columns(requests: Sequence[Arrived], now: datetime) -> list[Any]:
    heads = [
        (
            ord_,
            one.token.tenant_id,
            one.token.registration_id,
            one.token.generation,
            one.attempt,
            one.sync.writer,
            one.sync.session,
            one.sync.active,
            one.sync.hand_in,
            one.sync.visit,
            json.dumps(one.sync.flags) if one.sync.flags else None,
            one.address,
            one.request_id,
            one.told,
            one.sync.locked,
            one.sync.code,
            not one.sync.events,
        )
        for ord_, one in enumerate(requests)
    ]
    events = [
        (ord_, event.seq, event.at, event.kind, event.item, event.value, event.refused, event.stands)
        for ord_, one in enumerate(requests)
        for event in one.sync.events
    ]
    confirmed = [(ord_, number) for ord_, one in enumerate(requests) for number in one.sync.received]
    return [*_transposed(heads, 17), *_transposed(events, 8), *_transposed(confirmed, 2), now]


def _transposed(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
