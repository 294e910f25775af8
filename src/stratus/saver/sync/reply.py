"""What a browser is told when what it sent is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from stratus.delivery.attempts import rules
from stratus.delivery.sync import events


def synced(row: asyncpg.Record, sync: events.Sync, now: datetime) -> dict[str, Any]:
    """Return the response to a sync whose events are committed."""
    status = rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now)
    # A running attempt ends at its deadline, which is in the row; a pause under way moves it, and of others it is no longer there.
    deadline = row["ends"] if row["status"] == "IN_PROGRESS" else rules.effective_deadline(rules.Timing.of(row), now)
    orders = msgspec.json.decode(row["orders"]) if row["orders"] else ()
    return {
        "server_time": now,
        "status": status.status,
        "deadline": deadline,
        "session": row["session"],
        "active": row["active_writer"] == sync.writer,
        "acknowledged": sync.events[-1].seq if sync.events else row["stored"] or 0,
        "refused": [{"seq": event.seq, "reason": reason} for event in sync.events if (reason := _refused(event))],
        "orders": [order for order in orders if order["id"] not in sync.received],
        "handed_in_at": status.ended_at if status.status == "HANDED_IN" else None,
        "submitted_by": status.submitted_by or None,
    }


def _refused(event: events.Event) -> str:
    """Why an event does not do what it asks; of a check also that it checks nothing."""
    return event.refused or (event.verdict if event.kind == "check" else "")
