"""What of an attempt is there: which answers stand, and what its page says that it cannot hand over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from stratus.delivery.attempts.sections import WAITING

STANDING = "SELECT item, session, seq FROM delivery_answer WHERE attempt_id = $1"
LATE = f"""
SELECT DISTINCT ON (item) item, session, seq FROM delivery_answerevent
 WHERE attempt_id = $1 AND (SELECT has_late_answers FROM delivery_attempt WHERE id = $1)
   AND kind = 'answer' AND outcome IN ({", ".join(f"'{outcome}'" for outcome in WAITING)})
 ORDER BY item, session DESC, seq DESC
"""  # noqa: S608 -- constants, no input; written out so that the partial index serves
# The time too, so that the live screen sees that the row changed.
MISSING = """
UPDATE delivery_attempt SET missing = $2, last_sync_at = $3
 WHERE id = $1 AND active_writer = $4 AND missing IS DISTINCT FROM $2::jsonb
"""


async def standing(pool: asyncpg.Pool, attempt: int) -> Mapping[str, Any]:
    """Return the place of the answer that counts for each question, and of what arrived late and waits for a decision.

    Nothing waits once everything that arrived late was decided on.
    """
    places = [{row["item"]: (row["session"], row["seq"]) for row in await pool.fetch(sql, attempt)} for sql in (STANDING, LATE)]
    return {"answers": places[0], "late": places[1]}


async def note_missing(pool: asyncpg.Pool, attempt: int, missing: str, writer: Any, now: datetime) -> None:
    """Store what the active page says that it cannot hand over."""
    await pool.execute(MISSING, attempt, missing, now, writer)
