"""`stratus secrets init | export | check`: the keys of an installation, which every machine of it needs the same."""

import base64
import json
import sys
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from stratus.server.processes import database, fingerprints, home
from stratus.server.processes.steps import say
from stratus.site.commands.support import fail, make_log_ins, running_database

secrets_commands = typer.Typer(no_args_is_help=True, help="Keys of the installation: the same on every machine that shares a database.")
FORMAT = 1


@secrets_commands.command("init")
def init(
    source: Annotated[
        Path | None, typer.Option("--from", help="What `stratus secrets export` printed on another machine; - to read it.")
    ] = None,
) -> None:
    """Make the secrets that are missing, or take them from another machine. What is there stays as it is.

    Where the database was set up with secrets already, none are made up: they would not be the right ones.
    """
    given = _read(source) if source is not None else {}
    if differing := [name for name, value in given.items() if home.known_secret(name) not in (None, value)]:
        fail(f"Nothing was changed: {home.home() / 'secrets'} has other ones ({', '.join(differing)}). Move them away first.")
    for name, value in given.items():
        if home.known_secret(name) is None:
            home.make_secret(name, value)
            say(f"Stored: {home.home() / 'secrets' / name}")
    missing = [name for name in home.SECRETS if home.known_secret(name) is None]
    if missing and (known := sorted(_known() & set(missing))):
        fail(
            f"Not made: this database was set up with secrets already ({', '.join(known)})."
            " Take them from the machine that has them: `stratus secrets export` there, `stratus secrets init --from` here."
            " Where they are lost for good, `stratus secrets check --accept` makes new ones."
        )
    for name in home.make_secrets():
        say(f"Made: {home.home() / 'secrets' / name}")
    say("All secrets are there. Keep a copy where only you can read it: `stratus secrets export`, or `stratus backup`.")


@secrets_commands.command("export")
def export() -> None:
    """Print all secrets, for another machine. Whoever reads them can open what is sealed and sign what is signed."""
    found = {name: home.known_secret(name) for name in home.SECRETS}
    if missing := [name for name, value in found.items() if value is None]:
        fail(f"Missing here: {', '.join(missing)}. `stratus secrets init` makes them.")
    coded = {name: base64.b64encode(value).decode() for name, value in found.items() if value is not None}
    typer.echo(json.dumps({"stratus_secrets": FORMAT, **coded}, indent=2))


@secrets_commands.command("check")
def check(
    accept: Annotated[
        bool, typer.Option("--accept", help="The right ones are lost: make what is missing, and let the database know these.")
    ] = False,
) -> None:
    """Compare the secrets of this machine with those that the database was set up with. Exit status 1 where one is missing or differs."""
    with running_database():
        try:
            with database.connect(database.owner_address(), autocommit=True) as connection:
                if accept:
                    connection.execute(f"SELECT FROM {fingerprints.TABLE}")  # raises UndefinedTable, before anything is made
                    for name in home.make_secrets():
                        say(f"Made: {home.home() / 'secrets' / name}")
                    fingerprints.record(connection, anew=True)
                    make_log_ins(connection)  # their passwords come from the secrets
                found = fingerprints.compare(connection)
        except psycopg.errors.UndefinedTable:
            fail("The database has no tables of this release yet: run `stratus migrate` first.")
    for name, how in found.items():
        typer.echo(f"{name:<14}{how}")
    if not {"other", "missing"}.isdisjoint(found.values()):
        raise typer.Exit(1)


def _known() -> set[str]:
    """The secrets whose fingerprints the database has; none where it does not answer, since nobody has set it up from here then."""
    if not home.elsewhere():
        return set()
    try:
        with database.connect(database.owner_address(), autocommit=True) as connection:
            return set(fingerprints.stored(connection))
    except psycopg.OperationalError as error:
        say(f"The database does not answer, so nobody can say whether it has been set up: {str(error).splitlines()[0]}")
        return set()


def _read(source: Path) -> dict[str, bytes]:
    try:
        told = json.loads(sys.stdin.read() if str(source) == "-" else source.read_text())
        if told.pop("stratus_secrets") != FORMAT:
            fail(f"{source} was printed by a release with another format.")
        found = {name: base64.b64decode(value, validate=True) for name, value in told.items() if name in home.SECRETS}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        fail(f"{source} is not what `stratus secrets export` prints: {error}")
    if lacking := [name for name in home.SECRETS if name not in found]:
        fail(f"{source} is not whole: {', '.join(lacking)} is missing. Nothing was changed.")
    if short := [name for name, value in found.items() if len(value) < 32]:
        fail(f"{source} is damaged: {', '.join(short)} has less than 32 bytes.")
    return found
