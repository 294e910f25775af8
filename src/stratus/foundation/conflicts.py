"""What the database says when another transaction came between reading and writing, or has the value already."""

from __future__ import annotations

from django.db import IntegrityError

DEADLOCK, SERIALISATION, GONE = "40P01", "40001", "23503"
"""SQLSTATE of two that waited for each other, of a snapshot that no longer holds, of a row that is referred to and was deleted."""


def is_conflict(error: BaseException) -> bool:
    """Tell whether this error of the database says that somebody else changed something at the same moment, so that trying again helps."""
    return getattr(error.__cause__, "sqlstate", None) in (DEADLOCK, SERIALISATION, GONE)


def violated(error: IntegrityError) -> str:
    """Return the name of the constraint that PostgreSQL says was violated, or an empty text."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""
