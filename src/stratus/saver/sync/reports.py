"""Problems with questions that candidates report: kept where coordinators find them, when they come (docs/adr/0045-check-and-report.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from stratus.delivery.sync.events import Event, Sync
from stratus.delivery.sync.reports import MOST_REPORTS

if TYPE_CHECKING:
    from stratus.saver.catalogue import Version
    from stratus.saver.requests import Arrived, Decision

KEEP = """
WITH n AS (
  SELECT DISTINCT ON (attempt, writer, seq) *
    FROM unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
      AS t(attempt, writer, seq, item, said, request_id, place)
   ORDER BY attempt, writer, seq, place
), fresh AS (
  SELECT n.*, row_number() OVER (PARTITION BY n.attempt ORDER BY n.place) AS nth,
         (SELECT count(*) FROM delivery_questionreport x WHERE x.attempt_id = n.attempt) AS there
    FROM n
   WHERE NOT EXISTS (SELECT FROM delivery_questionreport x WHERE x.attempt_id = n.attempt AND x.writer = n.writer AND x.seq = n.seq)
), kept AS (
  INSERT INTO delivery_questionreport (tenant_id, attempt_id, writer, seq, item, text, received_at)
  SELECT a.tenant_id, a.id, f.writer, f.seq, f.item, f.said, $1 FROM fresh f JOIN delivery_attempt a ON a.id = f.attempt
   WHERE f.there + f.nth <= $8
   ORDER BY a.id, f.writer, f.seq
      ON CONFLICT (attempt_id, writer, seq) DO NOTHING
  RETURNING attempt_id, writer, seq
)
INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT a.tenant_id, $1, 'question.reported', g.candidate_id, 'PLAYER', n.request_id, 'delivery.attempt', a.id, a.schedule_id,
       jsonb_build_object('number', a.number, 'item', n.item)
  FROM kept k JOIN n ON n.attempt = k.attempt_id AND n.writer = k.writer AND n.seq = k.seq JOIN delivery_attempt a ON a.id = n.attempt
  JOIN scheduling_registration g ON g.id = a.registration_id AND g.tenant_id IS NOT DISTINCT FROM a.tenant_id
"""


REPORTED = """
SELECT q.attempt AS attempt_id, r.item, r.reports
  FROM unnest($1::bigint[]) AS q(attempt),
       LATERAL (SELECT x.item, count(*) AS reports FROM delivery_questionreport x WHERE x.attempt_id = q.attempt GROUP BY x.item) r
"""


async def started(
    connection: asyncpg.Connection, going_on: Sequence[Decision], versions: Mapping[int, Version]
) -> dict[int, dict[str, Any]]:
    """Return the part of *start*'s response about reports, by attempt. One statement where any of these attempts offers them, else none."""
    asked = [one.attempt_id for one in going_on if versions[one.row["version_id"]].offers.reports]
    found: dict[int, dict[str, Any]] = {attempt: {"reported": {}} for attempt in asked}
    for row in await connection.fetch(REPORTED, asked) if asked else []:
        found[row["attempt_id"]]["reported"][row["item"]] = row["reports"]
    return found


def tells(sync: Sync) -> bool:
    """Tell whether this request reports something."""
    return any(_counts(event) for event in sync.events)


async def keep(connection: asyncpg.Connection, requests: Sequence[Arrived], rows: Sequence[asyncpg.Record | None], now: datetime) -> None:
    """Store what these requests report, with its events; one statement. Must run in the transaction that locked the attempts.

    No clock judges a report, but a session that nobody has yet says nothing.
    """
    new = [
        (one.attempt, one.sync.writer, event.seq, event.item, msgspec.json.decode(event.value or "{}")["text"], one.request_id)
        for one, row in zip(requests, rows, strict=True)
        if row is not None and one.sync.session <= row["session"]
        for event in one.sync.events
        if _counts(event)
    ]
    if new:
        await connection.execute(KEEP, now, *(list(column) for column in zip(*new, strict=True)), MOST_REPORTS)


def _counts(event: Event) -> bool:
    return event.kind == "report" and not event.refused
