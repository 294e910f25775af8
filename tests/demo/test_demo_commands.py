"""The demo on the command line: loaded to try out, asked about before an organisation comes, and removed with everything."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from stratus.organisation.founding import found_tenant
from stratus.server.processes import home
from stratus.site.commands import doctor, tenants
from stratus.tenancy.rls import tenant_models
from support.cluster import TestServer
from support.running import PATIENCE

pytestmark = pytest.mark.database


class Place:
    """A database and a data folder of their own, and the commands there."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.dsn, self.folder = dsn, folder

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        secrets = {f"STRATUS_SECRET_{name.upper()}": "a secret of the tests of the demo" for name in home.SECRETS}
        environment = {**os.environ, "DATABASE_URL": self.dsn, "STRATUS_HOME": str(self.folder), **secrets}
        command = [sys.executable, "-m", "stratus.site.cli", *arguments]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def tenants(self) -> list[tuple[int, str]]:
        with psycopg.connect(self.dsn) as connection:
            return connection.execute("SELECT id, name FROM tenancy_tenant ORDER BY name").fetchall()

    def rows_of(self, tenant: int) -> int:
        """How many rows of this tenant there are in all tables together."""
        tables = [*(model._meta.db_table for model in tenant_models()), "tenancy_host", "tenancy_credential"]
        with psycopg.connect(self.dsn) as connection:
            return sum(
                connection.execute(
                    sql.SQL("SELECT count(*) FROM {} WHERE tenant_id = %s").format(sql.Identifier(table)), [tenant]
                ).fetchone()[0]
                for table in tables
            )


@pytest.fixture
def place(test_server: TestServer, tmp_path: Path) -> Place:
    return Place(test_server.copy_template(test_server.database_of("demo")), tmp_path)


def create(place: Place) -> subprocess.CompletedProcess[str]:
    return place("tenant", "create", "college", "--host", "exams.example.org", "--admin", "root")


@pytest.mark.slow("loads the demo, and starts a program for every command")
def test_an_organisation_comes_only_when_it_is_said_what_becomes_of_the_demo_which_goes_with_everything(place: Place) -> None:
    assert place("demo").returncode == 0
    ((demo, _name),) = place.tenants()
    (place.folder / "files" / "responses" / str(demo) / "7").mkdir(parents=True)
    (place.folder / "files" / "responses" / str(demo) / "7" / "answer").write_bytes(b"x")
    assert place.rows_of(demo) > 1000

    asked = create(place)
    assert asked.returncode == 1
    assert "--remove-demo deletes it, --keep-demo leaves it" in asked.stderr
    assert place.tenants() == [(demo, "demo")]

    removed = place("demo", "remove", "--yes")
    assert removed.returncode == 0, removed.stderr
    assert (place.tenants(), place.rows_of(demo)) == ([], 0)
    assert not (place.folder / "demo.env").exists()
    assert not (place.folder / "files" / "responses" / str(demo)).exists()

    assert create(place).returncode == 0
    assert [name for _id, name in place.tenants()] == ["college"]


def test_the_doctor_reports_a_demo_beside_an_organisation_and_mail_that_nobody_would_read(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", place.dsn)
    monkeypatch.delenv("STRATUS_EMAIL_URL", raising=False)
    with psycopg.connect(place.dsn, autocommit=True) as connection:

        def found() -> list[bool | None]:
            return [finding.ok for check in (doctor.demo, doctor.mail) for finding in check(connection)]

        def comes(name: str, is_demo: bool) -> None:
            connection.execute(
                "INSERT INTO tenancy_tenant (name, title, base_url, is_demo, created_at) VALUES (%s, %s, 'https://x.example', %s, now())",
                [name, name, is_demo],
            )

        assert found() == [True, True]
        comes("demo", True)
        assert found() == [True, True]
        comes("college", False)
        assert found() == [False, False]
        monkeypatch.setenv("STRATUS_EMAIL_URL", "smtp://mail.example.org")
        assert found() == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(("wish", "removed"), [(True, True), (False, False)])
def test_what_becomes_of_the_demo_is_done_as_it_was_said(wish: bool, removed: bool) -> None:
    found_tenant("demo-of-today", "Demo", "http://localhost:8000", [], is_demo=True)
    assert tenants.settle_demo(wish) is removed


def test_without_a_terminal_nobody_can_say_yes(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert not tenants.confirmed("Delete the demo with everything in it?")
