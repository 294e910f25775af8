"""What a browser reads when what it sent is stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from stratus.delivery.attempts import rules
from stratus.delivery.sync.events import read_sync
from stratus.saver import http
from stratus.saver.sync.reply import synced

WRITER = UUID(int=7)
STARTED = datetime(2026, 6, 1, 9, tzinfo=UTC)
NOW = STARTED + timedelta(minutes=20)
MINUTE = timedelta(minutes=1)


def a_row(**changed: Any) -> Any:
    row = {
        "status": "IN_PROGRESS", "ends": STARTED + 60 * MINUTE, "submitted_by": "", "started_at": STARTED,
        "schedule_end": STARTED + 90 * MINUTE, "duration": 60, "attempt_extra_time": 0, "paused_ms": 0, "paused_at": None,
        "break_until": None, "attempt_unlimited": False, "session": 1, "active_writer": WRITER, "stored": None, "orders": None,
    }  # fmt: skip
    return cast(Any, row | changed)


def a_sync(**fields: Any) -> Any:
    return read_sync(json.dumps({"writer": WRITER.hex, "session": 1, "events": [{"seq": 5, "kind": "log"}]} | fields).encode(), {})


def test_it_is_json_of_these_names_in_this_order() -> None:
    told = '{"id": 3, "kind": "MESSAGE", "text": "Hi", "at": "2026-06-01T09:01:00+00:00"}'
    orders = f'[{told}, {{"id": 4, "kind": "LOCK", "text": "", "at": ""}}]'
    sync = a_sync(events=[{"seq": 5, "kind": "answer", "item": "none"}, {"seq": 6, "kind": "log"}], received=[4])
    assert http.reply(synced(a_row(orders=orders), sync, NOW)).body == (
        b'{"server_time":"2026-06-01T09:20:00Z","status":"IN_PROGRESS","deadline":"2026-06-01T10:00:00Z","session":1,"active":true,'
        b'"acknowledged":6,"refused":[{"seq":5,"reason":"UNKNOWN_ITEM"}],'
        b'"orders":[{"id":3,"kind":"MESSAGE","text":"Hi","at":"2026-06-01T09:01:00+00:00"}],"handed_in_at":null,"submitted_by":null}'
    )


def test_without_orders_and_refusals_both_are_empty_lists() -> None:
    said = json.loads(http.reply(synced(a_row(), a_sync(), NOW)).body)
    assert (said["orders"], said["refused"]) == ([], [])


@pytest.mark.parametrize(
    ("changed", "deadline"),
    [
        ({}, STARTED + 60 * MINUTE),
        ({"attempt_extra_time": 15, "paused_ms": 60_000, "ends": STARTED + 76 * MINUTE}, STARTED + 76 * MINUTE),
        ({"status": "PAUSED", "paused_at": NOW - 5 * MINUTE, "ends": STARTED + 90 * MINUTE}, STARTED + 65 * MINUTE),
        ({"status": "HANDED_IN", "submitted_by": "CANDIDATE", "ends": STARTED + 10 * MINUTE}, STARTED + 60 * MINUTE),
        ({"status": "VOID", "submitted_by": "", "ends": STARTED + 10 * MINUTE}, STARTED + 60 * MINUTE),
    ],
    ids=["running", "running with more time", "paused", "handed in", "void"],
)
def test_the_deadline_is_that_of_the_rules_whatever_the_state(changed: dict[str, Any], deadline: datetime) -> None:
    row = a_row(**changed)
    assert synced(row, a_sync(), NOW)["deadline"] == deadline == rules.effective_deadline(rules.Timing.of(row), NOW)
