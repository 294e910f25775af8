"""Rows are locked in one order, schedule → registration → attempt and by ascending id, so that nobody waits in a circle."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from asyncpg.connection import LoggedQuery
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus import saver as package
from stratus.delivery.attempts import actions
from stratus.delivery.entrance.tokens import PlayerToken, Reader
from stratus.delivery.safeguards.seb.checking import shown_by
from stratus.delivery.sync import events as protocol
from stratus.foundation import clock
from stratus.saver import requests as saver_requests
from stratus.saver.requests import Arrived
from stratus.saver.start import batch as start_batch
from stratus.saver.sync import batch
from stratus.scheduling.models import Registration
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment, an_attempt
from support.simulated import KEY, Browser, SaverInTests

LOCKING = re.compile(r"(ORDER BY (?:\w+\.)?id\s+)?FOR (?:NO KEY )?(?:UPDATE|SHARE)\b")
PREFIX = f"{package.__name__}."
STATEMENTS = {
    f"{module.name.removeprefix(PREFIX)}.{name}": text
    for module in pkgutil.walk_packages(package.__path__, PREFIX)
    for name, text in vars(importlib.import_module(module.name)).items()
    if isinstance(text, str) and "$1" in text and LOCKING.search(text)
}
TABLES = ["scheduling_schedule", "scheduling_registration", "delivery_attempt"]


def test_every_statement_of_the_saver_that_locks_rows_locks_them_by_ascending_id() -> None:
    assert {
        "sync.batch.SQL",
        "sync.batch.SQL_WITH_SECTIONS",
        "sync.sections.LOCK",
        "waiting_room.look.SQL",
        "start.sql.LOCK_ATTEMPTS",
    } <= set(STATEMENTS)
    unordered = [name for name, text in STATEMENTS.items() if not all(LOCKING.findall(text))]
    assert unordered == []


@pytest.mark.parametrize("sections", [[], [{"questions": 1, "duration": 30}]], ids=["without sections", "with sections"])
def test_two_batches_in_opposite_order_do_not_wait_for_each_other(saver: SaverInTests, tenant: Any, sections: list[dict[str, Any]]) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], sections=sections), active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(2)]
    for page in pages:
        page.start()
    low, high = sorted(pages, key=lambda page: page.attempt)
    pool, catalogue = saver.saver.pool, saver.saver.catalogue

    async def arrived(page: Browser) -> Arrived:
        token = Reader(KEY).read(page.token, clock.now())
        assert token is not None
        known = await catalogue.attempt(pool, page.attempt, token.tenant_id, token.registration_id)
        assert known is not None
        request = page.sync_request(page.chooses("a"))
        sync = protocol.read_sync(request.body, known.paper.items)
        return Arrived(token, page.attempt, sync, request.client, "test", 10.0, known.paper.sections)

    async def is_held_up(watcher: asyncpg.Connection, by: int) -> None:
        while not await watcher.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", by):
            pass

    async def story() -> list[list[asyncpg.Record | None]]:
        async with asyncio.timeout(60), pool.acquire() as holder, pool.acquire() as one, pool.acquire() as other, pool.acquire() as watcher:
            held = holder.transaction()
            await held.start()
            await holder.execute("SELECT id FROM delivery_attempt WHERE id = $1 FOR NO KEY UPDATE", low.attempt)
            up = asyncio.create_task(batch.save(one, [await arrived(low), await arrived(high)], clock.now()))
            await is_held_up(watcher, one.get_server_pid())
            down = asyncio.create_task(batch.save(other, [await arrived(high), await arrived(low)], clock.now()))
            await is_held_up(watcher, other.get_server_pid())
            await held.rollback()
            return list(await asyncio.gather(up, down))

    assert [[row is not None for row in rows] for rows in saver.loop.run_until_complete(story())] == [[True, True]] * 2


def test_a_start_locks_schedules_then_registrations_then_attempts(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    said: list[str] = []
    token = Reader(KEY).read(page.token, clock.now())
    assert isinstance(token, PlayerToken)

    async def story() -> None:
        async with saver.saver.pool.acquire() as connection:
            with connection.query_logger(note):
                request = saver_requests.Start(token, "f" * 32, "", None, "192.0.2.9", "", "test", shown_by({}))
                await start_batch.start(connection, saver.saver.catalogue, [request], clock.now())

    def note(query: LoggedQuery) -> None:
        said.append(query.query)

    saver.loop.run_until_complete(story())
    # Before them stands, in a transaction of its own, the pinning of versions.
    assert tables_locked(said[1 + max(place for place, text in enumerate(said) if text.startswith("BEGIN")) :]) == TABLES


def tables_locked(statements: Sequence[str]) -> list[str]:
    """Those of the three tables of which these statements lock rows, in this order."""
    found = [re.search(r'FROM "?(\w+)"?', text) for text in statements if LOCKING.search(text)]
    return [match[1] for match in found if match is not None and match[1] in TABLES]


VERBS = {
    "grant_extra_time": lambda ids, now: actions.grant_extra_time(ids, 5, by=SYSTEM, now=now),
    "pause": lambda ids, now: actions.pause(ids, by=SYSTEM, now=now),
    "resume": lambda ids, now: actions.resume(ids, by=SYSTEM, now=now),
    "void_attempts": lambda ids, now: actions.void_attempts(ids, by=SYSTEM, now=now),
    "hand_in_for": lambda ids, now: actions.hand_in_for(ids, by=SYSTEM, now=now),
    "reopen": lambda ids, now: actions.reopen(ids, by=SYSTEM, now=now),
    "finalise_due": lambda _ids, now: actions.finalise_due(now=now + timedelta(days=9)),
    "move_schedule_end": lambda ids, now: actions.move_schedule_end(
        Registration.objects.get(pk=ids[0]).schedule_id, now + timedelta(days=5), comment="Fire", by=SYSTEM, now=now
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_staff_locks_in_the_same_order(saver: SaverInTests, tenant: Any, verb: str) -> None:
    schedule = a_schedule(active=True)
    ids = [an_attempt(a_registration(schedule)).registration_id for _ in range(3)]
    if verb == "reopen":
        actions.hand_in_for(ids, by=SYSTEM, now=clock.now())
    with CaptureQueriesContext(connection) as queries:
        VERBS[verb](ids[::-1], clock.now())
    locking = [query["sql"] for query in queries if tables_locked([query["sql"]])]
    assert locking
    assert [text for text in locking if not re.search(r'ORDER BY (?:"\w+"\."id"|1) ASC FOR |LIMIT 21 FOR |ORDER BY id FOR ', text)] == []
    tables = tables_locked(locking)
    assert tables == sorted(tables, key=TABLES.index)
