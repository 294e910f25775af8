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
    """Make both log-ins, or bring them up to date. Returns False where the server does not let this role make any.

    The cursor is one of psycopg's, in autocommit, of the role that owns the tables. Nothing is undone where a step is refused.
    """
    from psycopg import errors, sql

    database = cursor.execute("SELECT current_database()").fetchone()[0]
    version = int(cursor.execute("SHOW server_version_num").fetchone()[0])
    # From PostgreSQL 16 on a grant says whether its rights are inherited; before that the member itself does.
    how = sql.SQL("WITH INHERIT TRUE, SET FALSE" if version >= 160000 else "")
    try:
        for role in (APP, SAVER):
            name = name_of(database, role)
            there = cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
            verb = sql.SQL("ALTER" if there else "CREATE")
            # As the server would store it: a log of statements must not tell it.
            stored = cursor.connection.pgconn.encrypt_password(password_of(name, secret).encode(), name.encode(), b"scram-sha-256")
            settled = sql.SQL("{} ROLE {} LOGIN INHERIT PASSWORD {}")
            cursor.execute(settled.format(verb, sql.Identifier(name), sql.Literal(stored.decode())))
            cursor.execute(sql.SQL("GRANT {} TO {} {}").format(sql.Identifier(role), sql.Identifier(name), how))
    except errors.InsufficientPrivilege:
        return False
    return True
