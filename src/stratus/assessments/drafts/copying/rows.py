"""What a copy of a row takes over as it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model

OF_THEIR_OWN = frozenset({"id", "tenant", "assessment"})
"""Columns that no copy takes over."""


def values(row: Model, but: Collection[str]) -> dict[str, Any]:
    """Return column → value of a row, but for those of fields with these names and those that the database makes."""
    return {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in but and not field.generated
    }
