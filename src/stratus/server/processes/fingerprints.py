"""Whether this process has the secrets with which its database was set up. Without Django, which a saver does not load.

A fingerprint says whether two secrets are the same and nothing else about them. The role that owns the tables stores them
(`stratus migrate`); everybody else only reads.
"""

from __future__ import annotations

import hmac
from typing import Any

import psycopg

from stratus.foundation.sealing import fingerprint
from stratus.server.processes import home

TABLE = "tenancy_secretfingerprint"


class OtherSecrets(RuntimeError):
    """The database was set up with other secrets than these; the message names them and says what to do."""


def stored(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return the fingerprint of each secret that the database knows; none before its first migration."""
    row = connection.execute("SELECT to_regclass(%s)", [TABLE]).fetchone()
    if row is None or row[0] is None:
        return {}
    return dict(connection.execute(f"SELECT name, fingerprint FROM {TABLE}").fetchall())  # noqa: S608 -- of a constant


def compare(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return of each secret whether it is `the same`, `other`, `missing` here, or `not known` to the database."""
    known = stored(connection)
    found = {}
    for name in home.SECRETS:
        secret = home.known_secret(name)
        if secret is None:
            found[name] = "missing"
        elif name not in known:
            found[name] = "not known"
        else:
            found[name] = "the same" if hmac.compare_digest(known[name], fingerprint(name, secret)) else "other"
    return found


def refuse_others(connection: psycopg.Connection[Any]) -> None:
    """Raise OtherSecrets if the database was set up with other ones, and home.MissingSecret where one is missing beside it."""
    if others := [name for name, how in compare(connection).items() if how == "other"]:
        raise OtherSecrets(
            f"This database was set up with other secrets ({', '.join(others)}): links, tokens and answers that are out would be refused."
            " Take the right ones from the machine that has them (`stratus secrets export` there, `stratus secrets init --from` here),"
            " or from a backup. Where they are lost for good, `stratus secrets check --accept` makes these the right ones."
        )
    for name in home.SECRETS:
        home.secret(name)


def record(connection: psycopg.Connection[Any], *, anew: bool = False) -> None:
    """Let the database know the secrets of this machine, as the role that owns the tables; those it knows stay unless `anew`."""
    conflict = "(name) DO UPDATE SET fingerprint = EXCLUDED.fingerprint" if anew else "(name) DO NOTHING"
    for name in home.SECRETS:
        connection.execute(
            f"INSERT INTO {TABLE} (name, fingerprint) VALUES (%s, %s) ON CONFLICT {conflict}",  # noqa: S608 -- of constants
            [name, fingerprint(name, home.secret(name))],
        )
