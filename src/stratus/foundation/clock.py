"""The only source of the present moment, so that a test can hold it still and no rule reads it by itself."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
