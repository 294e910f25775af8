"""Exams in which questions can be checked: what is locked is judged before the batch stores it, under the same locks (docs/adr/0045).

Scoring is pure, and takes no longer than reading the answer did; a question is scored once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from stratus.delivery.attempts.sections import COUNTS
from stratus.delivery.sync import checks, events
from stratus.delivery.sync.checks import Checked

if TYPE_CHECKING:
    from stratus.saver.budgets import Budgets
    from stratus.saver.catalogue import AttemptPaper, Catalogue, Version
    from stratus.saver.requests import Arrived, Decision

# OFFSET 0, and "+ 0": whatever statistics say, one look into the unique index for each attempt or question.
LOCKED = """
SELECT q.attempt AS attempt_id, c.item, c.score, c.checked_at
  FROM unnest($1::bigint[]) AS q(attempt),
       LATERAL (SELECT * FROM delivery_checkedquestion x WHERE x.attempt_id = q.attempt OFFSET 0) c
"""
STANDING = """
SELECT q.attempt AS attempt_id, a.item, a.session, a.seq, a.value
  FROM unnest($1::bigint[], $2::text[]) AS q(attempt, item),
       LATERAL (SELECT * FROM delivery_answer x WHERE x.attempt_id = q.attempt AND x.item = q.item OFFSET 0) a
"""
LOGGED = """
SELECT q.attempt AS attempt_id, q.seq FROM unnest($1::bigint[], $2::uuid[], $3::bigint[]) AS q(attempt, writer, seq)
 WHERE EXISTS (SELECT FROM delivery_answerevent x WHERE x.attempt_id = q.attempt AND x.writer = q.writer AND x.seq = q.seq OFFSET 0)
"""
KEEP = """
WITH n AS (
  SELECT * FROM unnest($2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::numeric[], $7::text[])
      AS t(attempt, item, session, seq, score, request_id)
), kept AS (
  INSERT INTO delivery_checkedquestion (tenant_id, attempt_id, item, session, seq, score, checked_at)
  SELECT a.tenant_id, a.id, n.item, n.session, n.seq, n.score, $1 FROM n JOIN delivery_attempt a ON a.id = n.attempt ORDER BY a.id, n.item
      ON CONFLICT (attempt_id, item) DO NOTHING
  RETURNING attempt_id, item
)
INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT a.tenant_id, $1, 'question.checked', g.candidate_id, 'PLAYER', n.request_id, 'delivery.attempt', a.id, a.schedule_id,
       jsonb_build_object('number', a.number, 'item', n.item, 'session', n.session)
  FROM kept k JOIN n ON n.attempt = k.attempt_id AND n.item = k.item JOIN delivery_attempt a ON a.id = n.attempt
  JOIN scheduling_registration g ON g.id = a.registration_id AND g.tenant_id IS NOT DISTINCT FROM a.tenant_id
"""


async def prepare(pool: asyncpg.Pool, catalogue: Catalogue, budgets: Budgets, known: AttemptPaper, arrived: Arrived) -> None:
    """Refuse checks and reports that the exam does not offer, and checks that come too fast; read what the others are scored by."""
    for event in arrived.sync.events:
        if event.refused or event.kind not in ("check", "report"):
            continue
        if not (known.offers.check if event.kind == "check" else known.offers.reports):
            event.refused = checks.NOT_OFFERED
        elif event.kind == "check" and not budgets.may_check(arrived.attempt, time.monotonic()):
            event.refused = checks.TOO_OFTEN
    if known.offers.check:
        arrived.items, arrived.lang = known.paper.items, known.paper.lang
        arrived.version = (await catalogue.versions(pool, [known.version_id]))[known.version_id]


async def judge_all(
    connection: asyncpg.Connection, requests: Sequence[Arrived], attempts: Mapping[int, asyncpg.Record], now: datetime
) -> None:
    """Set the verdict of answers to questions that are checked and of checks, and score what they check.

    `attempts` are the rows that `sections.judge_all` locked; it has set the verdicts of sections. Must run in the transaction that stores
    the requests. One statement, three where something is checked.
    """
    asked = [one for one in requests if one.offers.check and one.attempt in attempts]
    if not asked:
        return
    locked = await read(connection, [one.attempt for one in asked])
    checking = [(one, event) for one in asked for event in one.sync.events if event.kind == "check" and not event.refused]
    new = [(one, event) for one, event in checking if event.item not in locked.get(one.attempt, {})]
    standing: dict[int, dict[str, checks.Standing]] = {}
    logged: dict[int, set[int]] = {}
    if new:
        for row in await connection.fetch(STANDING, [one.attempt for one, _event in new], [event.item for _one, event in new]):
            standing.setdefault(row["attempt_id"], {})[row["item"]] = checks.Standing(row["session"], row["seq"], row["value"])
        sent = [
            (one.attempt, one.sync.writer, event.seq) for one in {id(one): one for one, _event in new}.values() for event in one.sync.events
        ]
        for row in await connection.fetch(LOGGED, *(list(column) for column in zip(*sent, strict=True))):
            logged.setdefault(row["attempt_id"], set()).add(row["seq"])
    for one in asked:
        row = attempts[one.attempt]
        known = locked.get(one.attempt, {})
        lock = checks.Lock(_counts(one, row, now), known.keys(), standing.get(one.attempt, {}), logged.get(one.attempt, ()))
        taken = checks.judge(one.sync.events, one.items, one.sync.session, lock, COUNTS)
        assert one.version is not None
        items = {item["id"]: item for item in one.version.items}
        one.taken = {item: (what, checks.score_of(items[item], what.answer.value)) for item, what in taken.items()}
        one.checked = {**known, **{item: Checked(score, now) for item, (_what, score) in one.taken.items()}}
        events.summarise(one.sync)


def _counts(one: Arrived, row: asyncpg.Record, now: datetime) -> bool:
    """Whether what arrives now counts, as the batch's statement judges it."""
    runs = row["status"] in ("IN_PROGRESS", "PAUSED") or (row["status"] == "HANDED_IN" and row["submitted_by"] == "SYSTEM")
    in_time = (now - row["ends"]).total_seconds() < row["grace_seconds"]
    return row["finalised_at"] is None and runs and in_time and one.sync.session <= row["session"]


async def read(connection: asyncpg.Connection, attempts: Sequence[int]) -> dict[int, dict[str, Checked]]:
    """Return the questions of these attempts that were checked, by attempt and item."""
    found: dict[int, dict[str, Checked]] = {}
    for row in await connection.fetch(LOCKED, attempts) if attempts else []:
        found.setdefault(row["attempt_id"], {})[row["item"]] = Checked(row["score"], row["checked_at"])
    return found


async def keep(connection: asyncpg.Connection, requests: Sequence[Arrived], rows: Sequence[asyncpg.Record | None], now: datetime) -> None:
    """Store what these requests checked, with its events, and read the answers that pages are to be told; at most one statement each.

    Must run where `judge_all` did.

    What is not this token's attempt (no row) checks nothing.
    """
    new = [
        (one.attempt, item, one.sync.session, what.seq, score, one.request_id)
        for one, row in zip(requests, rows, strict=True)
        if row is not None
        for item, (what, score) in one.taken.items()
    ]
    if new:
        await connection.execute(KEEP, now, *(list(column) for column in zip(*new, strict=True)))
    telling = [(one, item) for one in requests if _is_to_be_told(one) for item in one.checked]
    if telling:
        answers = await connection.fetch(STANDING, [one.attempt for one, _item in telling], [item for _one, item in telling])
        found = {(row["attempt_id"], row["item"]): row for row in answers}
        for one, item in telling:
            if row := found.get((one.attempt, item)):
                one.answers[item] = {"value": msgspec.Raw((row["value"] or "null").encode()), "session": row["session"], "seq": row["seq"]}


def _is_to_be_told(one: Arrived) -> bool:
    return one.offers.check and one.sync.checked not in (None, len(one.checked))


def synced(one: Arrived) -> dict[str, Any]:
    """Return the part of a sync's response about checks: all that was checked, where the page does not know all of it.

    With the answers that count: the page may hold others, which came too late.
    """
    if one.version is None or not _is_to_be_told(one):
        return {}
    told = _told(one.version, one.checked, lang=one.lang, shows_key=one.offers.shows_key)
    return {"checked": {item: {**what, "answer": one.answers.get(item)} for item, what in told.items()}}


async def started(
    connection: asyncpg.Connection, going_on: Sequence[Decision], versions: Mapping[int, Version]
) -> dict[int, dict[str, Any]]:
    """Return the part of *start*'s response about checks, by attempt. One statement where any of these attempts offers them, else none."""
    asked = {one.attempt_id: (one, versions[one.row["version_id"]]) for one in going_on}
    asked = {attempt: (one, version) for attempt, (one, version) in asked.items() if version.offers.check}
    found = await read(connection, list(asked))
    return {
        attempt: {"checked": _told(version, found.get(attempt, {}), lang=one.lang, shows_key=version.offers.shows_key)}
        for attempt, (one, version) in asked.items()
    }


def _told(version: Version, checked: Mapping[str, Checked], *, lang: str, shows_key: bool) -> dict[str, Any]:
    items = {item["id"]: item for item in version.items}
    return {
        item: {**checks.told(items[item], one.score, lang=lang, shows_key=shows_key), "at": one.at}
        for item, one in checked.items()
        if item in items
    }
