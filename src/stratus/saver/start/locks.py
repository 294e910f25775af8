"""What *start* tells a page about the lock of an attempt that locks when the connection is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg

from stratus.saver.catalogue import Catalogue


def lock_of(row: asyncpg.Record, attempt_id: int, *, begins: bool, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    """Return how the attempt stands with its lock, as its pages said last, and what the page judges one-time codes with.

    `silent`: for how many seconds none of its pages was heard beyond its turn. A page that is opened anew cannot know that by itself.
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
