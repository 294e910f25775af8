"""The saver when its connections die, and when its role may do too much."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest

from stratus.saver.app import Config, Saver
from stratus.saver.connections import Connection, UnsafeRole
from stratus.server.processes import database
from support.builders import a_registration
from support.cluster import TestServer
from support.simulated import KEY, Browser, SaverInTests

pytestmark = pytest.mark.database


def opened_as(role: str, files: Path) -> None:
    """Open a saver whose connections take this role."""
    saver = Saver(Config(database=database.for_saver(database.address()), player_key=KEY, files=files, role=role))

    async def open_and_close() -> None:
        try:
            await saver.open()
        finally:
            await saver.close()

    asyncio.run(open_and_close())


@pytest.fixture
def bypassing(test_server: TestServer) -> Iterator[str]:
    """A role that row-level security does not bind; the login role may take it."""
    name = f"stratus_bypassing_{secrets.token_hex(4)}"
    login = database.read(database.address()).get("user") or psycopg.conninfo.conninfo_to_dict(test_server.admin_url)["user"]
    with psycopg.connect(test_server.admin_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} NOLOGIN BYPASSRLS")
        connection.execute(f"GRANT {name} TO {login}")
        yield name
        connection.execute(f"DROP ROLE {name}")


def test_it_does_not_open_as_the_owner_of_the_tables(committed: None, tmp_path: Path) -> None:
    owner = database.read(database.address())["user"]
    with pytest.raises(UnsafeRole, match=r"is a superuser|owns \w+"):
        opened_as(owner, tmp_path)


def test_it_does_not_open_as_a_role_that_row_level_security_does_not_bind(committed: None, bypassing: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeRole, match="BYPASSRLS"):
        opened_as(bypassing, tmp_path)


def test_it_opens_as_the_role_that_migrations_make(committed: None, tmp_path: Path) -> None:
    opened_as("stratus_saver", tmp_path)


@pytest.mark.parametrize("dying", ["execute", "fetch"])
def test_a_connection_that_is_dying_costs_a_candidate_a_moment_and_no_error(saver: SaverInTests, monkeypatch: Any, dying: str) -> None:
    browser = Browser(saver, a_registration())
    browser.start()

    async def broken(*_given: Any, **_named: Any) -> None:
        raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")

    with monkeypatch.context() as patched:
        patched.setattr(Connection, dying, broken)
        patched.setattr("stratus.saver.connections.PLANS_LAST", -1.0)
        refused = browser.sync(browser.chooses("a"))
        assert (refused.status, refused["error"], refused.headers["retry-after"]) == (503, "busy", "2")
    assert browser.sync(browser.chooses("a")).status == 200


def test_a_server_that_ends_every_connection_costs_a_candidate_a_moment_and_no_error(saver: SaverInTests) -> None:
    browser = Browser(saver, a_registration())
    browser.start()
    with database.connect(autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'stratus-saver' AND datname = current_database()"
        )
    statuses = {browser.sync(browser.chooses("a")).status for _again in range(4)}
    assert statuses <= {200, 503}
    assert browser.sync(browser.chooses("a")).status == 200
