"""Reads about what items carry: what is offered to them, what it is called, how many carry it."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils.formats import localize

from stratus.foundation.sorting import folded
from stratus.library.classification.carried.kinds import DIFFICULTY_LABELS, KINDS, LEVEL, LEVELS, PICKED, Kind
from stratus.library.classification.carried.rules import NODES, words
from stratus.library.classification.models import Label
from stratus.library.models import Item, Taxonomy
from stratus.search.queries import IsAmong

MOST_OFFERED = 20
"""Nodes that are offered at once while somebody types."""
LONGEST_TEXT = 300
"""Characters of the name of a node, its code among them."""
BETWEEN = " › "


@dataclass(frozen=True, slots=True)
class Choice:
    """A node that can be chosen: what it is called, what it lies in, and whether it is offered no more."""

    id: int
    text: str
    above: str = ""
    is_archived: bool = False


def choices(kind: Kind, rows: Sequence[Any]) -> list[Choice]:
    """Return these nodes as they are chosen; one statement for each level that any of them lies below, and one for their schemes."""
    if kind.model is Label:
        return [Choice(row.pk, str(row), "", row.archived_at is not None) for row in rows]
    above = {row.pk: row for row in _all_above(kind, rows)}
    schemes = _titles_of_schemes(kind, rows)

    def path(row: Any) -> str:
        names: list[str] = []
        parent = above.get(row.parent_id)
        while parent is not None:
            names.insert(0, str(parent))
            parent = above.get(parent.parent_id)
        return BETWEEN.join(filter(None, [schemes.get(getattr(row, f"{kind.scheme}_id"), ""), *names]))

    return [Choice(row.pk, str(row), path(row), row.archived_at is not None) for row in rows]


def _all_above(kind: Kind, rows: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    wanted = {row.parent_id for row in rows} - {None}
    while wanted:  # as often as a tree is deep
        read = list(kind.model._default_manager.filter(pk__in=wanted))
        found += read
        wanted = {row.parent_id for row in read} - {None} - {row.pk for row in found}
    return found


def _titles_of_schemes(kind: Kind, rows: Sequence[Any]) -> dict[int, str]:
    """Return what the repositories of these are called; a collection and a taxonomy need not be said."""
    if kind.scheme != "repository" or not rows:
        return {}
    model = kind.model._meta.get_field(kind.scheme).related_model
    return dict(model._default_manager.filter(pk__in={row.repository_id for row in rows}).values_list("pk", "title"))


def fitting(kind: Kind, collection_id: int, text: str, *, most: int = MOST_OFFERED, but: Iterable[int] = ()) -> list[Any]:
    """Return at most so many nodes whose code or title holds the text, none archived and none of `but`, by their names. Two statements."""
    rows = kind.offered(collection_id).filter(archived_at=None).exclude(pk__in=list(but))
    if text.strip():
        rows = rows.filter(sort_key__contains=folded(text.strip()))
    return list(rows.order_by("sort_key", "id")[:most])


def named(kind: Kind, collection_id: int, text: str) -> list[Any]:
    """Return the nodes of which exactly this is code and title, or code, or title, archived ones left out; a few. Two statements."""
    wanted = folded(" ".join(text.split()))
    offered = kind.offered(collection_id).filter(archived_at=None)
    if kind.model is Label:
        return list(offered.filter(sort_key=wanted)[:2])
    near = offered.filter(Q(code__iexact=wanted) | Q(sort_key__contains=wanted)).order_by("sort_key", "id")[:1_000]
    same = [row for row in near if wanted in (folded(str(row)), folded(row.title), folded(row.code))]
    # A whole name means more than a title that others may have too.
    return [row for row in same if folded(str(row)) == wanted] or same


def meant_with_all_below(kind: Kind, text: str, **within: Any) -> list[int]:
    """Return the nodes that a text names, archived ones too, and all below: one by its whole code or title, else all that hold it.

    `within` narrows the nodes to begin with. One statement, and one for each level below.
    """
    wanted = folded(" ".join(text.split()))
    rows = kind.model._default_manager.filter(sort_key__contains=wanted, **within)
    found = {row.pk: row for row in rows.only("pk", "title", "code")}
    whole = [row.pk for row in found.values() if wanted in (folded(str(row)), folded(row.title), folded(row.code))]
    ids = set(whole or found)
    below = ids
    while below:
        below = set(kind.model._default_manager.filter(parent__in=below).values_list("pk", flat=True)) - ids
        ids |= below
    return sorted(ids)


def offered_levels(collection_id: int, kept: Ids[int]) -> list[tuple[Taxonomy, list[Any]]]:
    """Return the taxonomies of which an item of a collection may carry a level, each with its levels in order.

    Archived levels are left out, but for `kept`. Three statements at most.
    """
    present = list(LEVELS.offered(collection_id).filter(Q(archived_at=None) | Q(pk__in=list(kept))).order_by("position", "id"))
    if missing := set(kept) - {row.pk for row in present}:  # of a taxonomy that the collection chooses no more
        present += LEVELS.model._default_manager.filter(pk__in=missing)
    taxonomies = Taxonomy.objects.filter(pk__in={row.taxonomy_id for row in present}).order_by("title", "id")
    return [(one, [row for row in present if row.taxonomy_id == one.pk]) for one in taxonomies]


def fields_named(collection_id: int, kept: Mapping[str, Any], *, is_page: bool) -> dict[str, str]:
    """Return name → label of all fields that classify an item in forms, also those that have nothing to choose from yet.

    `kept`: what its newest revision keeps. Three statements at most.
    """
    levels = offered_levels(collection_id, [level["id"] for level in kept.get("levels", ())])
    return {
        **{kind.name: str(kind.label) for kind in PICKED},
        **{f"{LEVEL}{taxonomy.pk}": str(taxonomy.title) for taxonomy, _levels in levels},
        **({} if is_page else {name: str(label) for name, label in DIFFICULTY_LABELS.items()}),
    }


def carried_counts(kind: Kind, ids: Iterable[int]) -> dict[int, int]:
    """Return how many items that are not deleted carry each of these nodes itself; none: left out. One statement."""
    links = kind.link._default_manager.filter(node__in=list(ids))
    # Not joined: while statistics are old, PostgreSQL would walk through all items of a tenant for each.
    links = links.exclude(IsAmong(F("item_id"), Item.objects.filter(deleted_at__isnull=False).values("pk")))
    return dict(links.order_by().values_list("node").annotate(Count("pk")))


def told_of(kept: Mapping[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """Return what a revision keeps, as a page tells it: name of `NODES` or of a difficulty → label and texts; only what there is."""
    nodes = {name: (str(KINDS[name].label), [words(row) for row in kept[name]]) for name in NODES if kept.get(name)}
    numbers = {name: (str(label), [localize(Decimal(kept[name]))]) for name, label in DIFFICULTY_LABELS.items() if name in kept}
    return nodes | numbers
