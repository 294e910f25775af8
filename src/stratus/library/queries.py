"""Which collections and items somebody sees."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from stratus.library.models import Collection, Item, ItemRevision
from stratus.people.actor import Actor
from stratus.people.permissions import Permission


def collections_visible_to(by: Actor) -> QuerySet[Collection]:
    """Collections are private to their owner and to administrators (*Manage global settings*)."""
    if not by.can(Permission.LIBRARY):
        return Collection.objects.none()
    if by.is_system or by.can(Permission.MANAGE_SETTINGS):
        return Collection.objects.all()
    return Collection.objects.filter(owner_id=by.effective_user_id)


def with_item_counts(collections: QuerySet[Collection]) -> QuerySet[Collection]:
    """Add `item_count`: items that are neither deleted nor withdrawn."""
    return collections.annotate(item_count=Count("items", filter=Q(items__deleted_at=None) & ~Q(items__status="WITHDRAWN")))


def items_visible_to(by: Actor) -> QuerySet[Item]:
    """Items of the collections that the actor sees, deleted ones left out."""
    return Item.objects.filter(collection__in=collections_visible_to(by), deleted_at=None)


def revisions_of(item: Item) -> QuerySet[ItemRevision]:
    """All revisions of an item, newest first, with their authors."""
    return ItemRevision.objects.filter(item=item).select_related("created_by").order_by("-number")


def newest(item: Item) -> ItemRevision:
    """Return the newest revision of an item; no query if `latest` is loaded. Every item has one from its creation on."""
    assert item.latest is not None
    return item.latest
