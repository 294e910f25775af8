"""What classifies items, in another collection: topics of the old one stay behind, and what the new one does not use."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.library.classification.carried.actions import held
from stratus.library.classification.carried.kinds import KINDS, LEVELS, OBJECTIVES, TOPICS, Kind
from stratus.library.classification.carried.queries import named_now
from stratus.library.classification.carried.rules import Carried, within, words
from stratus.library.items.revisions.actions import add_reclassified
from stratus.library.models import Collection, Item, ItemRevision
from stratus.library.queries import newest
from stratus.tenancy.bulk import delete_many, insert_many, update_many

MOST_TOLD: Final = 10
"""Names that one sentence has."""

Stored = Mapping[int, Mapping[str, Any]]
"""Id of an item → what its newest revision keeps of what it carries (`ItemRevision.classification`)."""


class Classification:
    """Topics, learning objectives, levels, labels and difficulties, as `carried.Carried` asks for them.

    Within one collection a copy has all that its original has. In another one it has, as an item that is moved, what that collection uses,
    archived nodes too.
    """

    def foretold(self, item_ids: Sequence[int], target: Collection) -> list[str]:
        """Return a sentence for each kind of which something is left behind. A fixed number of statements."""
        stored = _under_present_names(_stored(_latest_elsewhere(item_ids, target)))
        usable = _usable(stored.values(), target)
        told = []
        for kind in (TOPICS, OBJECTIVES, LEVELS):  # labels are everybody's
            left = {pk: rows for pk, kept in stored.items() if (rows := _lost(kept, kind, usable))}
            if left:
                named = sorted({words(row) for rows in left.values() for row in rows})
                told.append(_left_behind(kind, len(left)) % {"n": len(left), "names": _first(named), "title": target.title})
        return told

    def moved(self, items: Sequence[Item], target: Collection, *, by: Actor) -> None:
        """Give items that lose something a new revision without it, which says the same; no status changes."""
        stored = _stored([item.latest_id for item in items if item.latest_id is not None])
        usable = _usable(stored.values(), target)
        fewer = {pk: less for pk, kept in stored.items() if (less := within(kept, usable)) != kept}
        if not fewer:
            return
        for kind in KINDS.values():
            gone = {row["id"] for pk in fewer for row in _lost(stored[pk], kind, usable)}
            if gone:
                delete_many(kind.link._default_manager.filter(item__in=list(fewer), node__in=list(gone)))
        add_reclassified([item for item in items if item.pk in fewer], _under_present_names(fewer), by=by)

    def copied(self, copies: Sequence[tuple[Item, Item]], target: Collection, *, by: Actor) -> None:
        """Let copies, which are written in this transaction, carry what their originals do. A fixed number of statements."""
        stored = {copy.pk: newest(original).classification for original, copy in copies}
        elsewhere = {copy.pk for original, copy in copies if original.collection_id != target.pk}
        usable = _usable([stored[pk] for pk in elsewhere], target)
        kept: dict[int, Any] = {pk: within(one, usable) if pk in elsewhere else one for pk, one in stored.items()}
        # Somebody may have saved an original meanwhile, and deleted what it carries no more: these stay until the end.
        there = {name: frozenset(held(kind, sorted(_ids(kept.values(), kind)))) for name, kind in KINDS.items()}
        kept = _under_present_names({pk: within(one, there) for pk, one in kept.items()})
        fresh = [copy for _original, copy in copies if kept[copy.pk]]
        for copy in fresh:
            carried = Carried.stored(kept[copy.pk])
            newest(copy).classification = kept[copy.pk]
            copy.p_value, copy.angoff_value = carried.p_value, carried.angoff_value
        update_many([newest(copy) for copy in fresh], ["classification"])
        update_many(fresh, ["p_value", "angoff_value"])
        for kind in KINDS.values():
            insert_many(list(_links(kind, fresh, kept)))


def _latest_elsewhere(item_ids: Sequence[int], target: Collection) -> list[int]:
    """Return the ids of the newest revisions of those items that are in other collections."""
    # By themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    latest = Item.objects.filter(pk__in=list(item_ids)).exclude(collection=target).values_list("latest_id", flat=True)
    return [pk for pk in latest if pk is not None]


def _stored(latest: Sequence[int]) -> Stored:
    """Return what these revisions keep, by item; without anything: left out."""
    return dict(ItemRevision.objects.filter(pk__in=latest).exclude(classification={}).values_list("item_id", "classification"))


def _under_present_names(stored: Stored) -> dict[int, Any]:
    return dict(zip(stored, named_now(list(stored.values())), strict=True))


def _usable(stored: Iterable[Mapping[str, Any]], target: Collection) -> dict[str, frozenset[int]]:
    """Return which of the nodes that are kept there items of a collection may carry, by kind. Two statements a kind at most."""
    every = list(stored)
    usable = {}
    for name, kind in KINDS.items():
        ids = _ids(every, kind)
        usable[name] = frozenset(kind.offered(target.pk).filter(pk__in=list(ids)).values_list("pk", flat=True)) if ids else frozenset()
    return usable


def _ids(stored: Iterable[Mapping[str, Any]], kind: Kind) -> set[int]:
    return {row["id"] for kept in stored for row in kept.get(kind.name, ())}


def _lost(kept: Mapping[str, Any], kind: Kind, usable: Mapping[str, Ids[int]]) -> list[Mapping[str, Any]]:
    return [row for row in kept.get(kind.name, ()) if row["id"] not in usable[kind.name]]


def _links(kind: Kind, items: Iterable[Item], kept: Stored) -> Iterator[Any]:
    """Yield the rows by which these items are found."""
    for item in items:
        for row in kept[item.pk].get(kind.name, ()):
            further = {"taxonomy_id": row["taxonomy"]} if kind is LEVELS else {}
            yield kind.link(item=item, node_id=row["id"], **further)


def _left_behind(kind: Kind, number: int) -> str:
    return {
        TOPICS.name: ngettext(
            "%(n)s item carries topics of its collection. They are left behind: %(names)s.",
            "%(n)s items carry topics of their collection. They are left behind: %(names)s.",
            number,
        ),
        OBJECTIVES.name: ngettext(
            "%(n)s item carries learning objectives that “%(title)s” does not use. They are left behind: %(names)s.",
            "%(n)s items carry learning objectives that “%(title)s” does not use. They are left behind: %(names)s.",
            number,
        ),
        LEVELS.name: ngettext(
            "%(n)s item carries levels of taxonomies that “%(title)s” does not use. They are left behind: %(names)s.",
            "%(n)s items carry levels of taxonomies that “%(title)s” does not use. They are left behind: %(names)s.",
            number,
        ),
    }[kind.name]


def _first(names: Sequence[str]) -> str:
    """Return the first of these names, and how many more there are."""
    told = [f"“{name}”" for name in names[:MOST_TOLD]]
    if more := len(names) - MOST_TOLD:
        told += [ngettext("%(n)s more", "%(n)s more", more) % {"n": more}] if more > 0 else []
    return _(", ").join(told)
