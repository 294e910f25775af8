"""Application and saver log in as themselves: there is no role that they could give back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import sql

from stratus.saver import connections as savers
from stratus.server.processes import database, home
from stratus.site.commands import doctor, support
from stratus.tenancy import log_ins
from stratus.tenancy.log_ins import APP, SAVER
from support.cluster import TestServer

pytestmark = pytest.mark.database


@pytest.fixture
def dsn(test_server: TestServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database as `stratus migrate` leaves it, but without log-ins; this process has settled for nothing yet."""
    name = test_server.database_of("log_ins")
    dsn = test_server.copy_template(name)
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv(database.LOG_INS, "")
    yield dsn
    with psycopg.connect(test_server.admin_url, autocommit=True) as connection:
        for role in (APP, SAVER):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(log_ins.name_of(name, role))))


@pytest.fixture
def made(dsn: str) -> str:
    with psycopg.connect(dsn, autocommit=True) as owner:
        assert log_ins.make(owner.cursor(), home.secret("settings"))
    return dsn


def test_processes_use_the_log_ins_once_they_are_made(made: str) -> None:
    database.settle(APP, SAVER)
    for role in (APP, SAVER):
        with database.connect(role=role) as connection:
            (session, current) = connection.execute("SELECT session_user, current_user").fetchone()
            assert session == current == log_ins.name_of(connection.info.dbname, role)
    assert "role=" not in database.for_django(APP)["OPTIONS"].get("options", "")


@pytest.mark.parametrize("role", [APP, SAVER])
def test_nothing_leads_from_a_log_in_to_the_owner_of_the_tables(made: str, role: str) -> None:
    database.settle(role)
    with psycopg.connect(made) as owner:
        (name,) = owner.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'people_user'").fetchone()
    with database.connect(role=role, autocommit=True) as connection:
        for statement in ("RESET ROLE", "SET ROLE NONE", "RESET SESSION AUTHORIZATION"):
            connection.execute(statement)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("ALTER TABLE people_user DISABLE ROW LEVEL SECURITY")
        for taken in (sql.SQL("SET ROLE {}"), sql.SQL("SET SESSION AUTHORIZATION {}")):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(taken.format(sql.Identifier(name)))


def test_a_log_in_has_the_rights_of_its_role_and_no_more(made: str) -> None:
    database.settle(APP, SAVER)
    with database.connect(role=APP, autocommit=True) as connection:
        assert connection.execute("SELECT count(*), row_security_active('people_user') FROM people_user").fetchone() == (0, True)
    with database.connect(role=SAVER, autocommit=True) as connection:
        connection.execute("SELECT username FROM people_user")
        for secret in ("SELECT password FROM people_user", "SELECT * FROM webhooks_endpoint", "DELETE FROM delivery_answer"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(secret)


def test_the_server_watches_over_the_connections_of_log_ins(made: str) -> None:
    """A machine that is gone in the middle of a transaction keeps no candidate's row for hours."""
    with psycopg.connect(made) as owner:
        for role in (APP, SAVER):
            (found,) = owner.execute(
                "SELECT s.setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                " WHERE d.datname = current_database() AND s.setrole = to_regrole(%s)",
                [f'"{log_ins.name_of(owner.info.dbname, role)}"'],
            ).fetchone()
            assert {"tcp_keepalives_idle=5", "tcp_keepalives_interval=2", "tcp_keepalives_count=3", "tcp_user_timeout=11000"} <= set(found)


def test_the_saver_opens_with_its_own_log_in(made: str) -> None:
    database.settle(SAVER)
    url, role = database.as_role(SAVER)

    async def current() -> str:
        connection = await savers.connect(database.for_saver(url), role, connection_class=savers.Connection)
        try:
            return str(await connection.fetchval("SELECT session_user"))
        finally:
            await connection.close()

    assert asyncio.run(current()) == log_ins.name_of(database.read(made)["dbname"], SAVER)


def test_where_there_are_none_the_log_in_of_the_address_takes_the_role(dsn: str) -> None:
    database.settle(APP)
    assert database.as_role(APP) == (dsn, APP)
    with database.connect(role=APP) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APP,)


def test_where_the_server_lets_nobody_make_roles_none_are_made(dsn: str, test_server: TestServer) -> None:
    with psycopg.connect(dsn, autocommit=True, options=f"-c role={APP}") as powerless:
        assert not log_ins.make(powerless.cursor(), home.secret("settings"))


@pytest.fixture
def owner(dsn: str, test_server: TestServer) -> Iterator[psycopg.Connection[Any]]:
    """Somebody of the server who may make roles and has the rights of `stratus_app`, but may not hand them on."""
    maker = sql.Identifier(f"{psycopg.conninfo.conninfo_to_dict(dsn)['dbname']}_maker")
    address = psycopg.conninfo.make_conninfo(test_server.admin_url, dbname=database.read(dsn)["dbname"])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(maker))
        connection.execute(sql.SQL("CREATE ROLE {} CREATEROLE").format(maker))
        connection.execute(sql.SQL("GRANT stratus_app TO {}").format(maker))
        connection.execute(sql.SQL("SET ROLE {}").format(maker))
        yield connection
        connection.execute("RESET ROLE")
        for role in (APP, SAVER):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(log_ins.name_of(connection.info.dbname, role))))
        connection.execute(sql.SQL("DROP ROLE {}").format(maker))


def names_there(connection: psycopg.Connection[Any]) -> int:
    names = [log_ins.name_of(connection.info.dbname, role) for role in (APP, SAVER)]
    (found,) = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [names]).fetchone()
    return int(found)


def test_a_log_in_that_cannot_be_given_its_rights_is_not_made(owner: psycopg.Connection[Any]) -> None:
    made = log_ins.make(owner.cursor(), home.secret("settings"))  # before PostgreSQL 16 whoever makes roles may hand on any
    assert names_there(owner) == (2 if made else 0)


def test_a_log_in_without_rights_is_not_used(made: str) -> None:
    with psycopg.connect(made, autocommit=True) as owner:
        name = log_ins.name_of(owner.info.dbname, APP)
        owner.execute(sql.SQL("REVOKE stratus_app FROM {}").format(sql.Identifier(name)))
    assert not database.has_own_log_ins(APP)
    assert database.has_own_log_ins(SAVER)


def test_commands_of_the_application_use_its_log_in_too(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRATUS_OWNER_URL", made)
    stranger = psycopg.conninfo.conninfo_to_dict(made) | {"user": "nobody_of_the_server"}
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///?{urlencode(stranger)}")
    with support.migrated_database(), database.connect(role=APP) as connection:
        assert connection.info.user == log_ins.name_of(connection.info.dbname, APP)


def test_it_is_said_where_a_log_in_that_is_there_is_not_let_in(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(made, autocommit=True) as owner:
        assert [finding.ok for finding in doctor.log_in(owner)] == [True]
        name = log_ins.name_of(owner.info.dbname, APP)
        owner.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(name)))
        database.settle(APP)
        assert database.as_role(APP) == (made, APP)
        (line,) = capsys.readouterr().err.splitlines()
        assert name in line
        assert "stratus migrate" in line
        assert [finding.ok for finding in doctor.log_in(owner)] == [False]


def test_where_the_server_gives_one_log_in_alone_the_doctor_notes_it(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        assert [finding.ok for finding in doctor.log_in(owner)] == [None]


def test_who_is_refused_does_not_wait_as_if_the_database_were_away(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = psycopg.conninfo.conninfo_to_dict(dsn) | {"user": "nobody_of_the_server"}
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///?{urlencode(stranger)}")
    monkeypatch.setattr(time, "sleep", lambda _seconds: pytest.fail("it waited"))
    with pytest.raises(database.Refused, match="nobody_of_the_server"):
        database.settle(APP)
    with pytest.raises(database.Refused):
        database.settle()


def test_a_log_in_finds_the_tables_where_its_owner_does(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA exams")
        owner.execute("ALTER TABLE django_migrations SET SCHEMA exams")
        owner.execute("GRANT USAGE ON SCHEMA exams TO stratus_app")
        owner.execute("SET search_path TO exams, public")
        assert log_ins.make(owner.cursor(), home.secret("settings"))
    assert database.has_own_log_ins(APP)
    with psycopg.connect(dsn, autocommit=True) as owner:
        name, of = log_ins.name_of(owner.info.dbname, APP), owner.info.dbname
        owner.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} RESET search_path").format(sql.Identifier(name), sql.Identifier(of)))
    assert not database.has_own_log_ins(APP), "it would find no tables"


@pytest.mark.parametrize("use", ["owns a table", "is a member of another role", "may make databases"])
def test_a_role_of_another_use_that_has_the_name_of_a_log_in_stays_as_it_is(dsn: str, test_server: TestServer, use: str) -> None:
    address = psycopg.conninfo.make_conninfo(test_server.admin_url, dbname=database.read(dsn)["dbname"])
    with psycopg.connect(address, autocommit=True) as admin, psycopg.connect(dsn, autocommit=True) as owner:
        taken = sql.Identifier(log_ins.name_of(owner.info.dbname, SAVER))
        admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(taken))
        admin.execute("CREATE TABLE theirs (id int)")
        statement = {
            "owns a table": "ALTER TABLE theirs OWNER TO {}",
            "is a member of another role": "GRANT pg_monitor TO {}",
            "may make databases": "ALTER ROLE {} CREATEDB",
        }[use]
        admin.execute(sql.SQL(statement).format(taken))
        assert not log_ins.make(owner.cursor(), home.secret("settings"))
        assert admin.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [taken._obj[0]]).fetchone() == (False,)
        assert names_there(owner) == 1
        admin.execute("DROP TABLE theirs")


def test_a_long_name_of_a_database_leaves_room_and_stays_its_own() -> None:
    names = {log_ins.name_of("d" * 60 + end, role) for end in "ab" for role in (APP, SAVER)}
    assert len(names) == 4
    assert all(len(name) <= 63 for name in names)


def test_a_password_belongs_to_one_log_in_and_one_installation() -> None:
    passwords = {log_ins.password_of(login, secret) for login in ("a_web", "a_answers") for secret in (b"x" * 32, b"y" * 32)}
    assert len(passwords) == 4
