"""Erasing a schedule: each package registers a function that deletes its own rows, links and files.

No package lists another's tables. If one is forgotten, foreign keys to its remaining rows make the transaction fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from stratus.tenancy.bulk import delete_many


@dataclass(frozen=True, slots=True)
class Erased:
    """The schedule to erase, with all its registrations and attempts, locked and by ascending id.

    Statements use the ids instead of subqueries: right after thousands of rows were added, PostgreSQL would plan a subquery as if it found
    one.
    """

    schedule_id: int
    registrations: Sequence[int]
    attempts: Sequence[int]


Erase = Callable[[Erased], Mapping[str, int]]
"""Deletes a package's rows of a schedule, each table after those that refer to it; returns the number of rows by model."""

_registered: list[Erase] = []


def register(erase: Erase) -> None:
    """Register a function to call for every schedule that is erased. Django readies packages from bottom to top, in this order."""
    if erase not in _registered:
        _registered.append(erase)


def erase_all(erased: Erased) -> Counter[str]:
    """Call all packages from top to bottom, so that rows go before those that they refer to; return the number of rows by model."""
    counts: Counter[str] = Counter()
    for erase in reversed(_registered):
        counts.update(erase(erased))
    return counts


def delete_rows(tables: Iterable[QuerySet[Any]]) -> dict[str, int]:
    """Delete these rows in this order, one statement per table; return the number of rows by model."""
    return {str(rows.model._meta.model_name): delete_many(rows) for rows in tables}
