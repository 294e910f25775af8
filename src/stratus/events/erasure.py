"""What goes with a schedule that is erased: each package registers how it deletes its own rows, links and files.

No package lists another's tables. One that is forgotten keeps its rows, and the foreign keys refuse the end of the transaction.
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
    """The schedule that goes. Registrations and attempts are all that it has, by ascending id and locked.

    Ids go into statements as they are: subqueries are planned as if they found one row where thousands were added before the tables were
    analysed.
    """

    schedule_id: int
    registrations: Sequence[int]
    attempts: Sequence[int]


Erase = Callable[[Erased], Mapping[str, int]]
"""Deletes what a package holds of a schedule, each table after those that refer to it, and returns how many rows of each model."""

_registered: list[Erase] = []


def register(erase: Erase) -> None:
    """Have this called for every schedule that is erased. Packages register from below to above, as Django makes them ready."""
    if erase not in _registered:
        _registered.append(erase)


def erase_all(erased: Erased) -> Counter[str]:
    """Call all packages from top to bottom, so that rows go before those that they refer to; return the number of rows by model."""
    counts: Counter[str] = Counter()
    for erase in reversed(_registered):
        counts.update(erase(erased))
    return counts


def delete_rows(tables: Iterable[QuerySet[Any]]) -> dict[str, int]:
    """Delete these rows, a statement a table, in this order; return how many of each model."""
    return {str(rows.model._meta.model_name): delete_many(rows) for rows in tables}
