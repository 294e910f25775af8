"""Forms of items whose drafts are kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from stratus.access.actor import Actor
from stratus.foundation import clock
from stratus.library.items.drafts.actions import keep_draft
from stratus.library.items.drafts.models import ItemDraft
from stratus.library.items.drafts.queries import Place
from stratus.library.models import Collection, Item

SENT = [("title", ["Newtons"]), ("stem", ["<p>Why?</p>"])]


def of(item: Item) -> Place:
    return Place(item.item_type, item.pk, item.collection_id, uuid4())


def new(collection: Collection, kind: str = "ESSAY") -> Place:
    """Return the place of a form of a new item that was opened now."""
    return Place(kind, None, collection.pk, uuid4())


def kept(place: Place, by: Actor, **changed: Any) -> ItemDraft:
    values = {"base": 1, "window": "w1", "version": 0, "now": clock.now(), **changed}
    return keep_draft(place, values.pop("sent", SENT), by=by, **values)
