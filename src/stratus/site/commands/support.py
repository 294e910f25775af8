"""Helpers of several commands: Django in this process, a running database, output for people and for programs."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import psycopg

from stratus.server.limits import memory
from stratus.server.limits.memory import UnknownPlan
from stratus.server.processes import database, home
from stratus.server.processes.database import BadAddress, Refused
from stratus.server.processes.fingerprints import OtherSecrets
from stratus.server.processes.home import BadHome, BadSecret, MissingSecret
from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.steps import say
from stratus.tenancy import log_ins

SAID = (BadAddress, BadHome, Refused, OtherSecrets, MissingSecret, BadSecret, UnknownPlan)
"""Errors whose message says what to do."""


def fail(message: str) -> NoReturn:
    """Exit with one line on standard error and status 1."""
    say(message)
    raise SystemExit(1)


@contextmanager
def faults_in_a_line() -> Iterator[None]:
    """A database that goes away under a program, or an address that cannot be read, is one line and status 1."""
    try:
        yield
    except Exception as error:
        if isinstance(error, SAID):
            fail(str(error))
        if (away := _away(error)) is None:
            raise
        fail(f"The database does not answer: {(str(away).strip() or type(away).__name__).splitlines()[0]}")


def _away(error: BaseException | None) -> BaseException | None:
    """The error of the driver that was the cause, if there is one. Without Django, which many commands do not load."""
    while error is not None and not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        error = error.__cause__
    return error


def make_log_ins(owner: psycopg.Connection[Any]) -> None:
    """Make the log-ins of application and saver, or bring them up to date; say so where that cannot be done."""
    if not log_ins.make(owner.cursor(), home.secret("settings")):
        names = " and ".join(log_ins.name_of(owner.info.dbname, role) for role in (log_ins.APP, log_ins.SAVER))
        say(
            f"The log-ins {names} were not made: the owner of the tables must be allowed to make roles (CREATEROLE) and to grant"
            " stratus_app and stratus_saver (ADMIN OPTION), and no role of another use may have these names."
        )


def answer(told: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a command's output: JSON for programs, aligned names and values for people."""
    if as_json:
        print(json.dumps(told, indent=2, default=str))
        return
    width = max(len(name) for name in told)
    for name, value in told.items():
        print(f"{name.replace('_', ' '):<{width}}  {value}")


def use_django(*, as_owner: bool = False) -> None:
    """Set Django up in this process, with the role that owns the tables (`owner`), or with the application's role."""
    if as_owner:
        os.environ["STRATUS_ROLE"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stratus.site.settings")
    import django

    django.setup()


@contextmanager
def running_database() -> Iterator[None]:
    """The database for a block: the one that the environment names, the embedded one that runs, or one started for the block."""
    if home.elsewhere():
        yield
        return
    cluster = Cluster(home.home(), memory.plan().database)
    if cluster.pid() is not None:
        yield
        return
    try:
        cluster.start()
    except EmbeddedError as error:
        fail(str(error))
    try:
        yield
    finally:
        cluster.stop()


@contextmanager
def migrated_database(*, as_owner: bool = False) -> Iterator[None]:
    """`running_database` with Django set up, as `use_django` does. If it does not answer or lacks our tables, exit with advice."""
    with running_database():
        try:
            with database.connect(database.owner_address()) as connection:
                row = connection.execute("SELECT to_regclass('tenancy_tenant'), to_regrole('stratus_app')").fetchone()
        except psycopg.OperationalError as error:
            fail(f"The database does not answer: {str(error).splitlines()[0]}")
        if row is None or None in row:
            fail("The database has no tables yet. `stratus run` makes them: wait until it answers. Otherwise run `stratus migrate` first.")
        if not as_owner:
            database.settle(log_ins.APP)  # `DATABASE_URL` need name no log-in, as for the processes
        use_django(as_owner=as_owner)
        yield
