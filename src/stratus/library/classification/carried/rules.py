"""What one item carries, and how a revision keeps it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stratus.foundation.numbers import typed_decimal

MOST_CARRIED = 50
"""Topics, objectives or labels on one item."""
PLACES = 3
"""Decimals of a difficulty."""
HARDEST, EASIEST = Decimal(0), Decimal(1)
NODES = ("topics", "objectives", "levels", "labels")
DIFFICULTIES = ("p_value", "angoff_value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What an item is classified by: ids, ascending, and how hard it is, from 0 (hard) to 1 (easy). One level of a taxonomy at most."""

    topics: tuple[int, ...] = ()
    objectives: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    p_value: Decimal | None = None
    angoff_value: Decimal | None = None

    @classmethod
    def of(cls, **given: Any) -> Carried:
        """Return what these ids and numbers say: every id once, in order."""
        values: dict[str, Any] = {name: tuple(sorted(set(given.get(name) or ()))) for name in NODES}
        return cls(**values | {name: given.get(name) for name in DIFFICULTIES})

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Carried:
        """Return what a revision keeps (`written`)."""
        nodes = {name: [row["id"] for row in kept.get(name, ())] for name in NODES}
        return cls.of(**nodes, **{name: Decimal(kept[name]) for name in DIFFICULTIES if name in kept})

    def ids(self, name: str) -> tuple[int, ...]:
        """Return the ids of one of `NODES`."""
        found: tuple[int, ...] = getattr(self, name)
        return found


NOTHING = Carried()


def difficulty(value: Any) -> Decimal | None:
    """Return a p-value or an Angoff value as it is stored; None for anything that is none."""
    number = typed_decimal(value, PLACES)
    return number if number is not None and HARDEST <= number <= EASIEST else None


def written(rows: Mapping[str, Iterable[Mapping[str, Any]]], carried: Carried) -> dict[str, Any]:
    """Return what a revision keeps: `rows` (name of `NODES` → id, title, code, and of a level its taxonomy) and numbers, if any.

    Titles are kept as they are now, so that an old revision says what its author saw.
    """
    kept: dict[str, Any] = {name: found for name in NODES if (found := [dict(row) for row in rows.get(name, ())])}
    for name in DIFFICULTIES:
        number = getattr(carried, name)
        if number is not None:
            kept[name] = f"{number.normalize():f}"
    return kept


def row_of(node: Any, taxonomy_title: str | None = None) -> dict[str, Any]:
    """Return a node as a revision keeps it, under its present title; a level with the title of its taxonomy."""
    row = {"id": node.pk, "title": node.title}
    if getattr(node, "code", ""):
        row["code"] = node.code
    if hasattr(node, "taxonomy_id"):
        row["taxonomy"] = node.taxonomy_id
        if taxonomy_title is not None:
            row["taxonomy_title"] = taxonomy_title
    return row


def within(kept: Mapping[str, Any], ids: Mapping[str, Collection[int]]) -> dict[str, Any]:
    """Return what is left of what a revision keeps, of each of `NODES` these ids alone. Its numbers stay."""
    left = {name: [row for row in kept.get(name, ()) if row["id"] in ids[name]] for name in NODES}
    return {name: left.get(name, value) for name, value in kept.items() if left.get(name, value)}


def words(row: Mapping[str, Any]) -> str:
    """Return how a node that a revision keeps is called: code and title, a level with its taxonomy before it."""
    named = " ".join(part for part in (row.get("code"), row["title"]) if part)
    return f"{row['taxonomy_title']}: {named}" if "taxonomy_title" in row else named
