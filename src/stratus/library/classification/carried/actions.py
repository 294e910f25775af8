"""What an item carries: judged when it is saved, and noted in the tables by which it is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from stratus.foundation.errors import InvalidFields
from stratus.library.classification.carried.kinds import KINDS, LEVELS, TOPICS, Kind
from stratus.library.classification.carried.rules import DIFFICULTIES, MOST_CARRIED, NODES, NOTHING, Carried, difficulty, row_of, written
from stratus.library.models import Collection, Item, Taxonomy

HOLD = {
    "topics": "SELECT id FROM library_topic WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
    "objectives": "SELECT id FROM library_objective WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
    "levels": "SELECT id FROM library_taxonomylevel WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
    "labels": "SELECT id FROM library_label WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
}
"""How nodes are held: a lock that Django does not know. Their keys are checked at the commit only: too late to say anything."""


def judged(collection: Collection, wanted: Carried, kept: Carried = NOTHING) -> dict[str, Any]:
    """Return what a revision keeps of what an item of this collection shall carry. `kept`: what it carries already, archived or not.

    The nodes are held until the transaction ends, so that nobody deletes them meanwhile. Raises InvalidFields with the fields of the
    form: topics, objectives, labels, `level_<id of a taxonomy>`, p_value, angoff_value. Two statements a kind, and one for taxonomies.
    """
    errors: dict[str, str] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in NODES:
        found = _nodes(KINDS[name], collection.pk, wanted.ids(name), kept.ids(name), errors)
        rows[name] = [row_of(node) for node in found]
    _add_taxonomies(rows["levels"], errors)
    numbers = {}
    for name in DIFFICULTIES:
        given = getattr(wanted, name)
        numbers[name] = None if given is None else difficulty(given)
        if given is not None and numbers[name] is None:
            errors[name] = _("Enter a number from 0 to 1 with at most three decimals.")
    if errors:
        raise InvalidFields(errors)
    return written(rows, Carried.of(**numbers))


def still_carried(collection: Collection, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an item can carry still of what an earlier revision kept: nothing that is gone, no topics of other collections."""
    wanted, present = Carried.stored(stored), {}
    for name in NODES:
        kind, ids = KINDS[name], wanted.ids(name)
        there = kind.model._default_manager.filter(pk__in=held(kind, ids))
        present[name] = list((there.filter(collection=collection) if kind is TOPICS else there).values_list("pk", flat=True)) if ids else []
    carried = Carried.of(**present, p_value=wanted.p_value, angoff_value=wanted.angoff_value)
    return judged(collection, carried, carried)


def note_carried(item: Item, stored: Mapping[str, Any]) -> None:
    """Write down what the newest revision of an item keeps, where lists look for it. Saves no row of the item itself.

    Three statements at most for each kind of which the item carries, or carried, anything.
    """
    carried, before = Carried.stored(stored), _noted(item)
    item.p_value, item.angoff_value = carried.p_value, carried.angoff_value
    for name in NODES:
        kind, wanted, present = KINDS[name], set(carried.ids(name)), before.get(name, set())
        links = kind.link._default_manager
        if gone := present - wanted:
            links.filter(item=item, node__in=gone).delete()
        if fresh := wanted - present:
            further = {row["id"]: {"taxonomy_id": row["taxonomy"]} for row in stored["levels"]} if kind is LEVELS else {}
            links.bulk_create([kind.link(item=item, node_id=pk, **further.get(pk, {})) for pk in sorted(fresh)])


def _noted(item: Item) -> dict[str, set[int]]:
    """Return what the tables say that an item carries; a new one carries nothing. One statement."""
    if item.latest_id is None:
        return {}
    each = [
        kind.link._default_manager.filter(item=item).annotate(kind=Value(name, CharField())).values_list("kind", "node_id")
        for name, kind in KINDS.items()
    ]
    found: dict[str, set[int]] = {}
    for name, pk in each[0].union(*each[1:], all=True):
        found.setdefault(name, set()).add(pk)
    return found


def _nodes(kind: Kind, collection_id: int, ids: tuple[int, ...], kept: tuple[int, ...], errors: dict[str, str]) -> list[Any]:
    """Return the nodes with these ids; what an item of the collection may not carry becomes an error."""
    if not ids:
        return []
    if len(ids) > MOST_CARRIED and kind is not LEVELS:
        errors[kind.name] = _("Choose at most %(most)s.") % {"most": MOST_CARRIED}
        return []
    there = {node.pk: node for node in kind.model._default_manager.filter(pk__in=held(kind, ids))}
    offered = set(kind.offered(collection_id).filter(pk__in=ids, archived_at=None).values_list("pk", flat=True))
    # Topics of another collection came with the item from there: they are kept nowhere else.
    offered |= {pk for pk in kept if pk in there and (kind is not TOPICS or there[pk].collection_id == collection_id)}
    refused = [there.get(pk) for pk in ids if pk not in offered]
    for node in refused:
        field = f"level_{node.taxonomy_id}" if node is not None and kind is LEVELS else kind.name
        errors[field] = _why_not(kind)
    return [there[pk] for pk in ids if pk in offered]


def _why_not(kind: Kind) -> str:
    return {
        "topics": _("One of these is no topic of this collection any more. Choose again."),
        "objectives": _("One of these is no learning objective that questions of this collection can carry. Choose again."),
        "levels": _("Choose one of the levels."),
        "labels": _("One of these is no label any more. Choose again."),
    }[kind.name]


def held(kind: Kind, ids: Sequence[int]) -> list[int]:
    """Return those of these ids that are there, and keep them there until the transaction ends: who deletes them waits, and nobody else."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HOLD[kind.name], [list(ids)])
        return [pk for (pk,) in cursor]


def _add_taxonomies(levels: list[dict[str, Any]], errors: dict[str, str]) -> None:
    """Name the taxonomy of each level; a second one of the same taxonomy becomes an error."""
    ids = [level["taxonomy"] for level in levels]
    titles = dict(Taxonomy.objects.filter(pk__in=ids).values_list("pk", "title")) if ids else {}
    for level in levels:
        level["taxonomy_title"] = titles[level["taxonomy"]]
        if ids.count(level["taxonomy"]) > 1:
            errors[f"level_{level['taxonomy']}"] = _("Choose one level of each taxonomy.")
