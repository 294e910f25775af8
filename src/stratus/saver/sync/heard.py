"""How often media with a limit were heard: merged into what the attempt has, when it comes (docs/adr/0038-plays-of-a-sound.md).

What is kept of an item is bounded by the limits of its paper, so it does not grow with how much is sent, nor by how many pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import asyncpg
import msgspec

from stratus.delivery.sync.events import Event, Sync
from stratus.delivery.sync.plays import Heard, merged

if TYPE_CHECKING:
    from stratus.saver.requests import Arrived

KNOWN = """
SELECT a.id, q.item, a.plays -> q.item AS heard
  FROM unnest($1::bigint[], $2::text[]) AS q(attempt, item) JOIN delivery_attempt a ON a.id = q.attempt
 WHERE a.plays ? q.item
"""
KEEP = """
UPDATE delivery_attempt a SET plays = a.plays || n.heard FROM unnest($1::bigint[], $2::jsonb[]) AS n(id, heard) WHERE a.id = n.id
"""


def tells(sync: Sync) -> bool:
    """Tell whether this request says what was heard."""
    return any(_counts(event) for event in sync.events)


async def keep(connection: asyncpg.Connection, requests: Sequence[Arrived], rows: Sequence[asyncpg.Record | None]) -> None:
    """Merge what these requests tell into their attempts; two statements.

    Must run in the transaction that stored them and locked the attempts: what two pages tell in one moment is merged one after the other.
    No clock judges plays, but a session that nobody has yet says nothing.
    """
    told = {
        one.attempt: told_by(one.sync.events)
        for one, row in zip(requests, rows, strict=True)
        if row is not None and one.sync.session <= row["session"] and tells(one.sync)
    }
    asked = [(attempt, item) for attempt, items in told.items() for item in items]
    if not asked:
        return
    known = {
        (row["id"], row["item"]): msgspec.json.decode(row["heard"])
        for row in await connection.fetch(KNOWN, *(list(column) for column in zip(*asked, strict=True)))
    }
    changed: dict[int, dict[str, Heard]] = {}
    for attempt, item in asked:
        before = known.get((attempt, item), {})
        after = merged([before, told[attempt][item]])
        if after != before:
            changed.setdefault(attempt, {})[item] = after
    if changed:
        await connection.execute(KEEP, list(changed), [msgspec.json.encode(items).decode() for items in changed.values()])


def told_by(events: Iterable[Event]) -> dict[str, Heard]:
    """Return what these events tell, by item."""
    several: dict[str, list[Heard]] = {}
    for event in events:
        if _counts(event):
            several.setdefault(event.item, []).append(msgspec.json.decode(event.value or "{}"))
    return {item: merged(values) for item, values in several.items()}


def _counts(event: Event) -> bool:
    return event.kind == "play" and not event.refused
