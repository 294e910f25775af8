"""Whether this process fits its database: its tables, and the secrets it was set up with. Without Django, which a saver does not load.

A newer schema is no obstacle: while a release is rolled out, processes of the one before go on beside it (docs/operations.md).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import psycopg

from stratus.server.processes import database, fingerprints, home
from stratus.server.processes.steps import say

PACKAGE = Path(__file__).resolve().parents[2]
OTHERS = {
    "auth": "django.contrib.auth",
    "contenttypes": "django.contrib.contenttypes",
    "sessions": "django.contrib.sessions",
    "procrastinate": "procrastinate.contrib.django",
}
"""Applications of others that have tables, by the label under which Django knows them."""
UNUSABLE = 78
"""Exit status of a process that cannot work as it is set up (EX_CONFIG): starting it again does not help."""


def needed() -> set[tuple[str, str]]:
    """Return label and name of every migration of this release."""
    folders = {path.parent.name: path for path in PACKAGE.glob("*/migrations")}
    for label, module in OTHERS.items():
        top, *rest = module.split(".")
        found = importlib.util.find_spec(top)
        assert found is not None, f"{top} is a dependency"
        assert found.origin is not None
        folders[label] = Path(found.origin).parent.joinpath(*rest, "migrations")
    return {(label, path.stem) for label, folder in folders.items() for path in folder.glob("[0-9]*.py")}


def missing(connection: psycopg.Connection[Any]) -> list[str]:
    """Return the migrations of this release that the database does not have, as `people.0002_settings_rows`, sorted."""
    row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    there = set() if row is None or row[0] is None else set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    return sorted(f"{label}.{name}" for label, name in needed() - there)


def refuse_unfit(*roles: str) -> None:
    """Wait until the database lets this process in, for the work of these roles, by their own log-ins if there are any.

    Ends the process with a sentence and status 78 if the schema is older than this release needs, or was set up with other secrets.
    """
    database.settle(*roles)
    url = database.as_role(roles[0])[0] if roles else database.owner_address()
    with database.connect(url, autocommit=True) as connection:
        if lacks := missing(connection):
            some = ", ".join(lacks[:3]) + (f" and {len(lacks) - 3} more" if len(lacks) > 3 else "")
            say(f"The database is older than this release needs (it lacks {some}): run `stratus migrate` first.")
            raise SystemExit(UNUSABLE)
        try:
            fingerprints.refuse_others(connection)
        except (fingerprints.OtherSecrets, home.MissingSecret, ValueError) as error:
            say(str(error))
            raise SystemExit(UNUSABLE) from None
