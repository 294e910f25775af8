"""Conflicts with other transactions: the database's errors about them, and names that transactions hold."""

from __future__ import annotations

from django.db import IntegrityError, connection

DEADLOCK, SERIALISATION, GONE = "40P01", "40001", "23503"
"""SQLSTATE of a deadlock, of a serialization failure, and of a foreign key to a row that was deleted."""


def is_conflict(error: BaseException) -> bool:
    """Tell whether this database error comes from a concurrent transaction, so that a retry helps."""
    return getattr(error.__cause__, "sqlstate", None) in (DEADLOCK, SERIALISATION, GONE)


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
