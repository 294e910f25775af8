"""Log-ins of the database: application and saver each have their own, which owns nothing and can become nobody who does.

Where a role is only taken (`SET ROLE`), one statement of somebody who got past the application gives it back: `RESET ROLE`. Whoever logs in
as a member of that role alone has nothing to go back to. Without Django, since the settings are built on it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

APP, SAVER = "stratus_app", "stratus_saver"
"""The roles that hold the rights; every log-in is a member of one."""
ENDINGS = {APP: "web", SAVER: "answers"}
"""What follows the database's name in a log-in's. `<database>_app` would be the role itself where the database is called `stratus`."""
LONGEST = 63
WATCHED = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 3, "tcp_user_timeout": 11_000}
"""How the server watches over connections of the log-ins: seconds, a number, and milliseconds. A machine that lost its power in the middle
of a transaction would keep its locks, those of candidates' attempts too, for the two hours after which Linux asks; or, where an answer of
the server was on its way, for the quarter of an hour in which Linux sends it again and asks nothing: the last one is for that."""


def name_of(database: str, role: str) -> str:
    """Return the name of the log-in with this role's rights; roles belong to the server, so the database is part of it."""
    ending = f"_{ENDINGS[role]}"
    if len(database.encode()) + len(ending) > LONGEST:
        database = hashlib.sha256(database.encode()).hexdigest()[:32]
    return database + ending


def password_of(login: str, secret: bytes) -> str:
    """Return its password, derived from a secret of the installation: every machine knows it, and no file more has to be carried about."""
    return hmac.new(secret, f"log-in of the database|{login}".encode(), hashlib.sha256).hexdigest()


def make(cursor: Any, secret: bytes) -> bool:
    """Make both log-ins, or bring them up to date. Returns False where the server does not let this role make any, or where a role of that
    name is somebody else's; then nothing is changed.

    The cursor is one of psycopg's, of the role that owns the tables.
    """
    from psycopg import errors

    try:
        with cursor.connection.transaction():
            for role in (APP, SAVER):
                _make_one(cursor, role, secret)
    except (errors.InsufficientPrivilege, NotOurs):
        return False
    return True


class NotOurs(RuntimeError):
    """A role has the name of a log-in and is used for something else."""


OURS = """
SELECT name NOT IN (current_user, session_user) AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
    AND NOT EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid AND deptype = 'o')
    AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = pg_roles.oid AND m.roleid <> to_regrole(%s))
FROM pg_roles, CAST(%s AS name) AS name WHERE rolname = name
"""
"""Whether a role of a log-in's name can be one that we made: it owns nothing and is a member of nothing but its group. No row: no role."""


def _make_one(cursor: Any, role: str, secret: bytes) -> None:
    """Raises psycopg.errors.InsufficientPrivilege, or NotOurs for a role that we did not make: its password is somebody's."""
    from psycopg import sql

    database = cursor.execute("SELECT current_database()").fetchone()[0]
    name = name_of(database, role)
    there = cursor.execute(OURS, [role, name]).fetchone()
    if there is not None and not there[0]:
        raise NotOurs(name)
    # As the server would store it: a log of statements must not tell it.
    stored = cursor.connection.pgconn.encrypt_password(password_of(name, secret).encode(), name.encode(), b"scram-sha-256")
    settled = sql.SQL("{} ROLE {} LOGIN INHERIT PASSWORD {}")
    cursor.execute(settled.format(sql.SQL("ALTER" if there else "CREATE"), sql.Identifier(name), sql.Literal(stored.decode())))
    # From PostgreSQL 16 on a grant says whether its rights are inherited; before that the member itself does.
    version = int(cursor.execute("SHOW server_version_num").fetchone()[0])
    how = sql.SQL("WITH INHERIT TRUE, SET FALSE" if version >= 160000 else "")
    cursor.execute(sql.SQL("GRANT {} TO {} {}").format(sql.Identifier(role), sql.Identifier(name), how))
    # A role has a search path of its own: where the owner's is set, or names a schema after them, the log-in would not find the tables.
    schemas = cursor.execute("SELECT current_schemas(false)::text[]").fetchone()[0]
    path = sql.SQL(", ").join(map(sql.Identifier, schemas))
    there_only = sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path TO {}")
    cursor.execute(there_only.format(sql.Identifier(name), sql.Identifier(database), path))
    for setting, value in WATCHED.items():
        watched = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} TO {}")
        cursor.execute(watched.format(sql.Identifier(name), sql.Identifier(database), sql.Identifier(setting), sql.Literal(value)))
