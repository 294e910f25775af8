"""The database's errors about conflicts with other transactions and unique constraints."""

from __future__ import annotations

from django.db import IntegrityError

DEADLOCK, SERIALISATION, GONE = "40P01", "40001", "23503"
"""SQLSTATE of a deadlock, of a serialization failure, and of a foreign key to a row that was deleted."""


def is_conflict(error: BaseException) -> bool:
    """Tell whether this database error comes from a concurrent transaction, so that a retry helps."""
    return getattr(error.__cause__, "sqlstate", None) in (DEADLOCK, SERIALISATION, GONE)


def violated(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or an empty text."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""
