"""Reads about what items carry: what is offered to them, what it is called, how many carry it."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.utils.formats import localize

from stratus.foundation.numbers import typed_whole
from stratus.foundation.sorting import folded
from stratus.library.classification.carried.kinds import DIFFICULTY_LABELS, KINDS, LABELS, LEVEL, LEVELS, PICKED, Kind
from stratus.library.classification.carried.rules import NODES, row_of, words
from stratus.library.classification.models import Label
from stratus.library.models import Item, Taxonomy
from stratus.search.queries import IsAmong
from stratus.ui.lists.filters import TooMany

MOST_OFFERED = 20
"""Nodes that are offered at once while somebody types."""
LONGEST_TEXT = 300
"""Characters of the name of a node, its code among them."""
BETWEEN = " › "
MOST_MEANT = 2_000
"""Nodes, with all below them, that a text of a filter means at most."""


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


BELOW = """
WITH RECURSIVE meant(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT n.id FROM {table} n JOIN meant m ON n.parent_id = m.id
)
SELECT id FROM meant LIMIT %s
"""
"""Row-level security alone compares the tenant: named here, it would seem to have one row, and all of them would be read for each."""


def meant_with_all_below(kind: Kind, text: str, **within: Any) -> list[int]:
    """Return the nodes that a text names, archived ones too, and all below: one by its whole code or title, else all that hold it.

    `within` narrows the nodes to begin with. Two statements, however deep the tree is. Raises TooMany beyond `MOST_MEANT` nodes.
    """
    ids = _meant(kind, text, **within)
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BELOW.format(table=connection.ops.quote_name(kind.model._meta.db_table)), [ids, MOST_MEANT + 1])
        found = [pk for (pk,) in cursor.fetchall()]
    return _few(sorted(found))


def meant_labels(text: str) -> list[int]:
    """Return the labels that a text names, archived ones too: by the whole title, else all that hold it. Two statements at most.

    Views that were saved when labels stood in a list name one by its id, which goes before a part of a title.
    """
    if pk := typed_whole(text):
        titled = dict(Label.objects.filter(Q(pk=pk) | Q(sort_key=folded(text))).values_list("sort_key", "pk"))
        if titled:
            return [titled.get(folded(text), pk)]
    return _meant(LABELS, text)


def _meant(kind: Kind, text: str, **within: Any) -> list[int]:
    """Return the nodes of which exactly this is code, title or both, else all that hold it. One statement."""
    wanted = folded(" ".join(text.split()))
    rows = kind.model._default_manager.filter(sort_key__contains=wanted, **within).order_by("sort_key", "id")
    found = list(rows[: MOST_MEANT + 1])
    whole = [row.pk for row in found if wanted in (folded(str(row)), folded(row.title), folded(getattr(row, "code", "")))]
    return whole or _few([row.pk for row in found])


def _few(ids: list[int]) -> list[int]:
    if len(ids) > MOST_MEANT:
        raise TooMany
    return ids


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


def named_now(stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what revisions keep, nodes under their present titles and codes; what is gone under those of its time.

    For what stands now, and for revisions that are written now; an earlier one says what its author saw. One statement a kind of which
    anything is carried, and one for taxonomies, however many revisions there are.
    """
    named = {name: {row["id"] for kept in stored for row in kept.get(name, ())} for name in NODES}
    nodes = {name: KINDS[name].model._default_manager.in_bulk(list(ids)) for name, ids in named.items() if ids}
    titles = dict(Taxonomy.objects.filter(pk__in={row.taxonomy_id for row in nodes.get("levels", {}).values()}).values_list("pk", "title"))

    def present(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        node = nodes[name].get(row["id"])
        return dict(row) if node is None else row_of(node, titles.get(getattr(node, "taxonomy_id", 0)))

    return [{name: [present(name, row) for row in value] if name in nodes else value for name, value in kept.items()} for kept in stored]


def told_of(kept: Mapping[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """Return what a revision keeps, as a page tells it: name of `NODES` or of a difficulty → label and texts; only what there is."""
    nodes = {name: (str(KINDS[name].label), [words(row) for row in kept[name]]) for name in NODES if kept.get(name)}
    numbers = {name: (str(label), [localize(Decimal(kept[name]))]) for name, label in DIFFICULTY_LABELS.items() if name in kept}
    return nodes | numbers
