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


def is_away(error: BaseException | None) -> bool:
    """Tell whether this error, or one that caused it, says that the database cannot be reached or can take no work: coming again helps.

    Its connection was cut, its server ends, only reads, or has no room or no connection left.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
            state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
            return state not in (DEADLOCK, SERIALISATION)
        if getattr(error, "sqlstate", None) == READ_ONLY:
            return True
        error = error.__cause__
    return False


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
