"""What the database's errors mean: conflicts with other transactions, a database that is away; and names that transactions hold."""

from __future__ import annotations

import psycopg
from django.db import IntegrityError, InterfaceError, OperationalError, connection

DEADLOCK, SERIALISATION, GONE = "40P01", "40001", "23503"
"""SQLSTATE of a deadlock, of a serialization failure, and of a foreign key to a row that was deleted."""


def is_conflict(error: BaseException) -> bool:
    """Tell whether this database error comes from a concurrent transaction, so that a retry helps."""
    return getattr(error.__cause__, "sqlstate", None) in (DEADLOCK, SERIALISATION, GONE)


READ_ONLY = "25006"
"""SQLSTATE of a change on a server that only reads: after a failover the connection may lead to a standby for a moment."""


TOO_LONG = ("57014", "55P03", "25P04")
"""SQLSTATE of a statement that took longer than the server lets it, of a lock that was not given in the time there was for it, and of a
transaction that took too long (`transaction_timeout`, from PostgreSQL 17 on)."""

TOO_LARGE = ("54", "53400")
"""How the SQLSTATE begins: a row or a statement is larger than the server can take, or than `temp_file_limit` lets it be."""


def is_away(error: BaseException | None) -> bool:
    """Tell whether this error, or one that caused it, says that the database cannot be reached or can take no work: coming again helps.

    Its connection was cut, its server ends, only reads, or has no room or no connection left. What concerns one statement alone, however
    large it is or long it takes, is no such error: another one may well be carried out.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
            state = _state(error)
            return state not in (DEADLOCK, SERIALISATION, *TOO_LONG) and not state.startswith(TOO_LARGE)
        if getattr(error, "sqlstate", None) == READ_ONLY:
            return True
        error = error.__cause__
    return False


def took_too_long(error: BaseException | None) -> bool:
    """Tell whether this error, or one that caused it, says that the server gave a statement, or a wait for a lock, no more time."""
    while error is not None:
        if _state(error) in TOO_LONG:
            return True
        error = error.__cause__
    return False


def _state(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""


def hold(*what: object, shared: bool = False) -> None:
    """Wait until no other transaction holds what is named so, and hold it until this one ends (docs/how/locks.md). One statement.

    For what no row stands for, or where others who need the row must not wait. Those who hold it `shared` do not wait for each other.
    Names are the caller's: rows of tenants have ids that no other tenant's row has. Raises RuntimeError outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what} would be held for no longer than a statement.")
    with connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [":".join(map(str, what))])


def violated(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or an empty text."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""
