"""Reads about media: who sees which, what contents name, and the stored bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from stratus.access.actor import Actor
from stratus.foundation.files import storage
from stratus.library.media.rules import FAMILIES, Kind, Original, address_of, kinds_in
from stratus.library.models import Item, Medium, MediumUse
from stratus.library.queries import collections_visible_to


def media_visible_to(by: Actor) -> QuerySet[Medium]:
    """Return the media of the collections that the actor sees."""
    return Medium.objects.filter(collection__in=collections_visible_to(by))


def use_counts(media: Iterable[Medium]) -> dict[int, int]:
    """Return how many items name these media in one of their revisions, by id; none: left out. One query."""
    uses = MediumUse.objects.filter(medium__in=[one.pk for one in media])
    return dict(uses.order_by().values_list("medium").annotate(Count("pk")))


def of_kind(media: QuerySet[Medium], kind: Kind) -> QuerySet[Medium]:
    """Return those of these that are of this kind."""
    return media.filter(type__startswith=FAMILIES[kind])


def in_collection(collection_id: int, names: Collection[str]) -> dict[str, Medium]:
    """Return SHA-256 → medium, of those of a collection that have these names. One query, none without names."""
    if not names:
        return {}
    return {one.sha256: one for one in Medium.objects.filter(collection=collection_id, sha256__in=list(names))}


def pages_of_documents(content: Any) -> dict[str, int]:
    """Return `media:<sha256>` → number of pages, of the documents that a content (JSON) names. One query, none without documents."""
    names = {name for name, kinds in kinds_in(content).items() if Kind.DOCUMENT in kinds}
    found = of_kind(Medium.objects.filter(sha256__in=list(names)), Kind.DOCUMENT) if names else ()
    return {address_of(one.sha256): one.pages for one in found}


class Weight(NamedTuple):
    """What a medium is called, and its size in bytes."""

    name: str
    size: int


def weights(names: Collection[str]) -> dict[str, dict[int, Weight]]:
    """Return SHA-256 → collection → name and size of the tenant's media; unknown ones are left out. One query, none without names.

    The same medium may be called something else in each collection.
    """
    if not names:
        return {}
    found = Medium.objects.filter(sha256__in=list(names)).order_by("-pk").values_list("sha256", "collection", "name", "size")
    known: dict[str, dict[int, Weight]] = {}
    for sha256, collection, name, size in found:
        known.setdefault(sha256, {})[collection] = Weight(name, size)
    return known


def originals(names: Collection[str]) -> dict[str, Original]:
    """Return SHA-256 → the stored bytes of the tenant's media; unknown ones are left out. One query, none without names.

    Several collections may have the same one, each a file of its own: what one has lost is read from another. `read` raises
    FileNotFoundError where the storage has lost them all.
    """
    if not names:
        return {}
    found: dict[str, Original] = {}
    keys: dict[str, list[str]] = {}
    for sha256, kind, size, key in (
        Medium.objects.filter(sha256__in=list(names)).order_by("pk").values_list("sha256", "type", "size", "key")
    ):
        keys.setdefault(sha256, []).append(key)
        found[sha256] = Original(kind, size, partial(_read_any, keys[sha256]))
    return found


def _read_any(keys: Sequence[str], offset: int, size: int) -> bytes:
    for key in keys[:-1]:
        with suppress(FileNotFoundError):
            return storage.read(key, offset, size)
    return storage.read(keys[-1], offset, size)


def items_naming(medium: Medium) -> QuerySet[Item]:
    """Return the items that are there and name this medium in one of their revisions, by title."""
    uses = MediumUse.objects.filter(medium=medium)
    return Item.objects.filter(pk__in=uses.values("item"), deleted_at=None).order_by("sort_key", "pk")
