"""A release on the tables of another one."""

import psycopg
import pytest
from click.testing import Result
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from typer.testing import CliRunner

from stratus.server.processes import schema
from stratus.site import cli
from support.running import free_port

pytestmark = pytest.mark.database


def test_a_release_needs_the_migrations_that_django_finds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        assert schema.needed() == set(MigrationLoader(connection).disk_migrations)


@pytest.fixture
def older(test_server):
    """A database that lacks a migration of this release."""
    url = test_server.copy_template(test_server.database_of("older"))
    with psycopg.connect(url) as owner:
        owner.execute("DELETE FROM django_migrations WHERE (app, name) = ('tenancy', '0001_release_0_1_0')")
    return url


@pytest.mark.parametrize("process", ["web", "saver", "worker"])
def test_every_process_refuses_a_database_that_is_older_than_it_needs(older, process, started):
    ended = started(process, older)
    assert ended.exit_code == schema.UNUSABLE
    assert ended.output.strip().splitlines()[-1] == (
        "The database is older than this release needs (it lacks tenancy.0001_release_0_1_0): run `stratus migrate` first."
    )


def test_an_empty_database_is_the_oldest_of_all(test_server, started):
    ended = started("saver", test_server.create_empty(test_server.database_of("empty")))
    assert ended.exit_code == schema.UNUSABLE
    assert "run `stratus migrate` first" in ended.output


def test_a_newer_database_is_no_obstacle(test_server):
    url = test_server.copy_template(test_server.database_of("newer"))
    with psycopg.connect(url) as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('tenancy', '9999_of_the_next_release', now())")
        assert schema.missing(owner) == []


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Start a process on a database, which ends by itself."""

    def start(process: str, url: str) -> Result:
        for name, value in {
            "DATABASE_URL": url,
            "STRATUS_HOME": str(tmp_path),
            "PORT": str(free_port()),
            "STRATUS_EMAIL_URL": "files",
        }.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(cli.app, [process])

    return start
