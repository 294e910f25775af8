"""Pure rules: how long what was deleted can be put back."""

from __future__ import annotations

from datetime import datetime, timedelta

DAYS_KEPT = 30
"""Days after which nobody puts back what was deleted."""


def kept_since(now: datetime) -> datetime:
    """Return the moment: what was deleted after it can be put back."""
    return now - timedelta(days=DAYS_KEPT)


def gone_at(deleted_at: datetime) -> datetime:
    """Return until when it can be put back."""
    return deleted_at + timedelta(days=DAYS_KEPT)
