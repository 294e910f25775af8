"""What *start* tells a page about locking, in exams that lock when the connection is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg

from stratus.saver.catalogue import Catalogue


def lock_of(row: asyncpg.Record, attempt_id: int, *, begins: bool, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    """Return the state of the attempt's lock, as its pages reported it last, and the hashes with which the page checks one-time codes.

    `silent`: for how many seconds a sync from its pages has been overdue. A page that was just opened cannot know that.
    """
    silent = 0.0
    if not begins and row["last_sync_at"] is not None:
        silent = max((now - row["last_sync_at"]).total_seconds() - row["told_interval"], 0.0)
    return {
        "name": "" if begins else row["lock_name"],
        "locked": not begins and row["locked_at"] is not None,
        "silent": round(silent, 3),
        "codes": catalogue.unlock_codes(attempt_id, 0 if begins else row["codes_used"]),
    }
