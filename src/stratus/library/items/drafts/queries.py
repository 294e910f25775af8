"""Reads about drafts, and about who has a form open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.foundation import clock
from stratus.item_types.languages import language_name
from stratus.library.items.drafts.models import ItemDraft, OpenForm, SpentDraft
from stratus.library.items.drafts.rules import FRESH, KEPT_FOR, MOST_DRAFTS
from stratus.library.models import Collection, Item
from stratus.library.queries import collections_editable_by

MOST_LISTED = 3 * MOST_DRAFTS
"""More than a person has: those that they can open, those that they cannot, and what came back from the trash."""
MOST_OTHERS = 5
"""People of whom a form says that they have it open too."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a draft is of: an item, or a new one of a type in a collection, of which a person may write several."""

    item_type: str
    item_id: int | None
    collection_id: int
    """Where the item is now, or the new one will be."""
    key: UUID
    """That of the form: what tells drafts of new items apart, and by which it is known that the form was saved."""
    lang: str = ""
    """Language of a translation of the item; empty: the form of the item itself."""
    part: int = 1
    """Page of the texts of a translation."""


def person_of(by: Actor) -> int | None:
    """Return whose drafts these are; None while somebody is logged in as somebody else: they are neither shown nor kept then."""
    return None if by.acting_as_id is not None else by.user_id


def draft_at(place: Place, by: Actor, now: datetime) -> ItemDraft | None:
    """Return the actor's own draft of this, None if there is none. One statement."""
    person = person_of(by)
    return None if person is None else drafts_at(place, person).filter(saved_at__gt=now - KEPT_FOR).first()


def drafts_at(place: Place, person: int) -> QuerySet[ItemDraft]:
    """Return a person's draft of this, or none."""
    if place.item_id is not None:
        return ItemDraft.objects.filter(person_id=person, item_id=place.item_id, lang=place.lang, part=place.part)
    return _drafts_of_new_items(place, person).filter(key=place.key)


def _drafts_of_new_items(place: Place, person: int) -> QuerySet[ItemDraft]:
    return ItemDraft.objects.filter(person_id=person, item=None, collection_id=place.collection_id, item_type=place.item_type)


def earlier_drafts(place: Place, by: Actor, now: datetime) -> list[ItemDraft]:
    """Return the actor's own drafts of new items of this type in this collection, the newest first. One statement."""
    person = person_of(by)
    if person is None:
        return []
    found = _drafts_of_new_items(place, person).filter(saved_at__gt=now - KEPT_FOR).defer("posted")
    return list(found.order_by("-saved_at", "-id")[:MOST_LISTED])


def is_spent(place: Place, person: int) -> bool:
    """Tell whether this form was saved or discarded a short time ago. One statement."""
    return SpentDraft.objects.filter(person_id=person, key=place.key).exists()


@dataclass(frozen=True, slots=True)
class Mine:
    """One of a person's own drafts, as it is listed. `item` is None for one of a new item, whose `collection` is named."""

    draft: ItemDraft
    item: Item | None
    collection: Collection

    @property
    def language(self) -> str:
        """The language of a translation, in words; empty for the form of an item."""
        return language_name(self.draft.lang) if self.draft.lang else ""


def drafts_of(by: Actor, now: datetime) -> list[Mine]:
    """Return the actor's own drafts that they can open, the newest first: in collections that they may change, of what is not deleted.

    Three statements, none joined.
    """
    return _reached(by, _all_of(by, now))


def reached_and_not(by: Actor, now: datetime) -> tuple[list[Mine], list[int]]:
    """Return the drafts that the actor can open, and the ids of those that they cannot, both the newest first. Three statements."""
    drafts = _all_of(by, now)
    mine = _reached(by, drafts)
    seen = {one.draft.pk for one in mine}
    return mine, [draft.pk for draft in drafts if draft.pk not in seen]


def _all_of(by: Actor, now: datetime) -> list[ItemDraft]:
    person = person_of(by)
    if person is None:
        return []
    mine = ItemDraft.objects.filter(person_id=person, saved_at__gt=now - KEPT_FOR).defer("posted")
    return list(mine.order_by("-saved_at", "-id"))


def _reached(by: Actor, drafts: Sequence[ItemDraft]) -> list[Mine]:
    items = Item.objects.filter(deleted_at=None).in_bulk([draft.item_id for draft in drafts if draft.item_id])
    places = {draft.pk: _collection_id(draft, items) for draft in drafts}
    collections = collections_editable_by(by).in_bulk({pk for pk in places.values() if pk})
    found = [(draft, collections.get(places[draft.pk] or 0)) for draft in drafts]
    return [Mine(draft, items.get(draft.item_id or 0), collection) for draft, collection in found if collection is not None]


def mark_drafts(items: Sequence[Any], by: Actor) -> None:
    """Give each item `has_draft`: whether the actor has a draft of it. One statement at most."""
    person, since = person_of(by), clock.now() - KEPT_FOR
    own = ItemDraft.objects.filter(person_id=person, saved_at__gt=since, item__in=[item.pk for item in items], lang="")
    ids = set() if person is None else set(own.values_list("item_id", flat=True))
    for item in items:
        item.has_draft = item.pk in ids


def languages_begun(item: Item, by: Actor) -> set[str]:
    """Return the languages of the actor's own drafts of translations of an item. One statement at most."""
    person, since = person_of(by), clock.now() - KEPT_FOR
    if person is None:
        return set()
    return set(ItemDraft.objects.filter(person_id=person, saved_at__gt=since, item=item).exclude(lang="").values_list("lang", flat=True))


def _collection_id(draft: ItemDraft, items: Mapping[int, Item]) -> int | None:
    """Return where a draft belongs now; None where its item is gone."""
    if draft.item_id is None:
        return draft.collection_id
    return items[draft.item_id].collection_id if draft.item_id in items else None


def others_at(item: Item, by: Actor, now: datetime) -> list[OpenForm]:
    """Return who else has the form of this item open, with their names, the first one first. Two statements."""
    found = OpenForm.objects.filter(item=item, seen_at__gt=now - FRESH).exclude(person_id=by.effective_user_id)
    return list(found.order_by("opened_at", "id").prefetch_related("person")[:MOST_OTHERS])
