"""How the database carries out the saver's statements in a hall of which its statistics know nothing."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from asyncpg.connection import LoggedQuery
from psycopg import sql

from stratus import saver as package
from stratus.delivery.models import Answer, AnswerEvent, Attempt, Order, ResponseFile
from stratus.foundation import clock
from stratus.people.models import User
from stratus.saver import connections
from stratus.scheduling.candidates.actions import add_candidates
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import SYSTEM, a_number, a_tenant, an_attempt
from support.simulated import SaverInTests

pytestmark = pytest.mark.database

CANDIDATES, SMALL_TENANTS = 1_000, 40
HALL = {model._meta.db_table for model in (Answer, AnswerEvent, Attempt, Order, Registration, ResponseFile, User)}
"""Tables that grow with candidates, and of which rows are looked up."""
STATEMENTS = {
    f"{module.name}.{name}": text
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for name, text in vars(importlib.import_module(module.name)).items()
    if isinstance(text, str) and "$1" in text and "%(" not in text
}


@pytest.fixture(scope="module")
def hall(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A hall that has just begun, where statistics know of small tenants only: that a row is of this tenant seems to say which it is.

    The server is one with PostgreSQL's default settings, as somebody else's is.
    """
    with django_db_blocker.unblock():
        for _ in range(SMALL_TENANTS):
            with current.use(a_tenant()):
                attempt, now = an_attempt(), clock.now()
                Order.objects.create(registration=attempt.registration, kind="message", created_at=now, received_at=now)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("ANALYZE")
        connection.execute(sql.SQL("ALTER DATABASE {} SET random_page_cost = 4").format(sql.Identifier(connection.info.dbname)))
    with django_db_blocker.unblock(), current.use(a_tenant()):
        first, now = an_attempt(), clock.now()
        role = first.registration.candidate.role
        users = User.objects.bulk_create(User(role=role, username=f"candidate{a_number()}") for _ in range(CANDIDATES))
        booked = add_candidates(first.schedule_id, [user.pk for user in users], by=SYSTEM, now=now)
        attempts = Attempt.objects.bulk_create(_copy(first, registration) for registration in booked)
        common = {"session": 1, "seq": 1, "item": "1", "received_at": now}
        AnswerEvent.objects.bulk_create(AnswerEvent(attempt=one, writer=uuid4(), kind="answer", **common) for one in attempts)
        Answer.objects.bulk_create(Answer(attempt=one, **common) for one in attempts)
        ResponseFile.objects.bulk_create(ResponseFile(attempt=one, sha256="0" * 64, size=1, path="1") for one in attempts)
        Order.objects.bulk_create(Order(registration=one.registration, kind="message", created_at=now) for one in attempts)
        yield
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RESET random_page_cost").format(sql.Identifier(connection.info.dbname)))


def _copy(attempt: Attempt, registration: Registration) -> Attempt:
    values = {
        field.attname: getattr(attempt, field.attname)
        for field in Attempt._meta.concrete_fields
        if not (field.primary_key or field.generated)
    }
    return Attempt(**values | {"registration_id": registration.pk})


def plan_of(saver: SaverInTests, statement: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of the plan that a connection keeps for this statement, each with the table that it reads."""
    parameters = ", ".join(["NULL"] * max(map(int, re.findall(r"\$(\d+)", statement))))

    async def ask() -> str:
        async with saver.saver.pool.acquire() as connection:
            await connection.execute(f"PREPARE asked AS {statement}")
            try:
                plan: str = await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked({parameters})")
            finally:
                await connection.execute("DEALLOCATE asked")
            return plan

    return list(_parts(json.loads(saver.loop.run_until_complete(ask()))[0]["Plan"]))


def _parts(plan: dict[str, Any], table: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    table = plan.get("Relation Name", table)
    yield table, plan
    for part in plan.get("Plans", ()):
        yield from _parts(part, table)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_row_of_a_hall_is_looked_up_by_its_own_id_or_its_candidates(saver: SaverInTests, hall: None, name: str) -> None:
    for table, part in plan_of(saver, STATEMENTS[name]):
        if table in HALL:
            assert part["Node Type"] != "Seq Scan", table
        if table in HALL and "Index" in part["Node Type"]:
            entered_by = set(re.findall(r"(\w+)\)?(?:::\w+)? = ", part.get("Index Cond", "")))
            assert entered_by - {"tenant_id"}, part["Index Name"]


def test_a_plan_made_before_the_rush_does_not_outlive_its_first_seconds(saver: SaverInTests, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = SimpleNamespace(now=1_000_000.0, monotonic=lambda: clocks.now)
    monkeypatch.setattr(connections, "time", clocks)
    said: list[str] = []

    async def use(seconds_later: float) -> list[str]:
        clocks.now += seconds_later
        said.clear()
        async with saver.saver.pool.acquire() as connection:
            connection.add_query_logger(note)
            await connection.fetchval("SELECT 1")
        return list(said)

    def note(query: LoggedQuery) -> None:
        said.append(query.query)

    async def story() -> list[list[str]]:
        return [await use(seconds) for seconds in (10, connections.PLANS_LAST / 2, connections.PLANS_LAST)]

    assert saver.loop.run_until_complete(story()) == [["SELECT 1"], ["SELECT 1"], ["DISCARD PLANS", "SELECT 1"]]
