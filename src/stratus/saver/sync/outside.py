"""Answers that come from outside Safe Exam Browser although the exam is taken in it only.

They are not refused: they count, the dashboard shows it, and the log of the attempt records it once per session and process. The check is
only whether the browser calls itself SEB; *start* has checked its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import asyncpg
import structlog

from stratus.delivery.safeguards.seb.checking import shown_by
from stratus.saver.batching import GONE
from stratus.saver.catalogue import AttemptPaper, Kept
from stratus.saver.requests import Arrived

logger = structlog.get_logger("stratus.saver")

NOTE = """
WITH marked AS (
  UPDATE delivery_attempt SET seen_outside_seb = true WHERE id = $4 AND tenant_id IS NOT DISTINCT FROM $5
  RETURNING id, tenant_id, registration_id, schedule_id, number
)
INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT a.tenant_id, $1, 'attempt.outside_seb', r.candidate_id, 'PLAYER', $2, 'delivery.attempt', a.id, a.schedule_id,
       jsonb_build_object('number', a.number, 'session', $3::int)
  FROM marked a JOIN scheduling_registration r ON r.id = a.registration_id
"""


class Outside:
    """What this saver process has recorded already."""

    def __init__(self) -> None:
        self._noted: Kept[tuple[int, int], bool] = Kept(20_000)

    async def note(self, pool: asyncpg.Pool, exam: AttemptPaper, arrived: Arrived, headers: Mapping[str, str], now: datetime) -> None:
        """Log that this sync came from another browser, if the exam is taken in SEB only and this is not recorded yet."""
        if not exam.in_seb or shown_by(headers).is_seb:
            return
        session = arrived.sync.session
        if self._noted.get((arrived.attempt, session)):
            return
        try:
            await pool.execute(NOTE, now, arrived.request_id, session, arrived.attempt, exam.tenant_id)
        except (*GONE, asyncpg.PostgresError) as error:
            # The answers are committed, and the browser has to be told so; the next sync retries this entry.
            logger.warning("outside_seb_not_noted", attempt_id=arrived.attempt, error=type(error).__name__)
            return
        self._noted.put((arrived.attempt, session), True)
