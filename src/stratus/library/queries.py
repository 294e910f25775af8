"""Reads about collections and items: who sees which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.foundation.text import is_entity_id, is_storable
from stratus.item_types.pages.stands import Stands
from stratus.item_types.registry import PAGE_TYPES, page_type
from stratus.library.models import (
    COLLECTION_ANALYSTS,
    COLLECTION_EDITORS,
    COLLECTION_JUDGES,
    Collection,
    CollectionSharing,
    Item,
    ItemRevision,
    ItemStatus,
    ObjectiveRepository,
    Taxonomy,
)
from stratus.people.sharing.queries import administers, decides_on_access
from stratus.ui.home import Card, count_of

MOST_ASKED = 100
"""Items of a collection that say in which language a new one begins."""


def collections_visible_to(by: Actor) -> QuerySet[Collection]:
    """Collections are seen by their owner, those with access to them, and administrators (*Manage global settings*).

    Deleted ones are gone.
    """
    return _collections(by, Q(access_to_collection=True))


def collections_editable_by(by: Actor) -> QuerySet[Collection]:
    """Return the collections that the actor may change: their own, and those shared with them in a role that allows it."""
    return _collections(by, Q(access_to_collection=True, role__in=COLLECTION_EDITORS))


def collections_judged_by(by: Actor) -> QuerySet[Collection]:
    """Return the collections whose items the actor may approve: their own, and those shared with them in a role that allows it."""
    return _collections(by, Q(access_to_collection=True, role__in=COLLECTION_JUDGES))


def collections_analysed_by(by: Actor) -> QuerySet[Collection]:
    """Return the collections whose items' statistics the actor may see: their own, and those shared with them in a role that allows it."""
    return _collections(by, Q(access_to_collection=True, role__in=COLLECTION_ANALYSTS))


def collections_usable_by(by: Actor) -> QuerySet[Collection]:
    """Return the collections whose items the actor may use in assessments: their own, and those to whose questions they have access."""
    return _collections(by, Q(access_to_questions=True))


def may_share(collection: Collection, by: Actor) -> bool:
    """Tell whether the actor may decide who else has access: the owner and administrators may."""
    return decides_on_access(collection.owner_id, by)


def _collections(by: Actor, shared: Q) -> QuerySet[Collection]:
    present = Collection.objects.filter(deleted_at=None)
    if not by.can(Permission.LIBRARY):
        return present.none()
    if administers(by):
        return present
    me = by.effective_user_id or 0
    return present.filter(Q(owner_id=me) | Q(pk__in=CollectionSharing.objects.filter(shared, user_id=me).values("collection")))


def collection_by_external_id(external_id: str) -> Collection | None:
    """Return the collection with this external id, its owner loaded; None if there is none. One query."""
    if not is_entity_id(external_id):
        return None
    return Collection.objects.filter(external_id=external_id, deleted_at=None).select_related("owner").first()


def was_deleted(external_id: str) -> bool:
    """Tell whether a collection had this external id when it was deleted."""
    return is_entity_id(external_id) and Collection.objects.filter(external_id=external_id, deleted_at__isnull=False).exists()


def taxonomies_named(external_ids: Iterable[str]) -> dict[str, int]:
    """Return external id → id of the taxonomies that exist. One query."""
    known = Taxonomy.objects.filter(external_id__in=[text for text in external_ids if text and is_storable(text)])
    return dict(known.values_list("external_id", "pk"))


def repositories_named(external_ids: Iterable[str]) -> dict[str, int]:
    """Return external id → id of the objective repositories that exist. One query."""
    known = ObjectiveRepository.objects.filter(external_id__in=[text for text in external_ids if text and is_storable(text)])
    return dict(known.values_list("external_id", "pk"))


def sharing_of(collection: Collection) -> QuerySet[CollectionSharing]:
    """Return the users with whom a collection is shared, in the order of sharing, without deleted users."""
    return CollectionSharing.objects.filter(collection=collection, user__deleted_at=None).select_related("user").order_by("pk")


def item_counts(collections: Iterable[Collection]) -> dict[int, int]:
    """Return how many items these collections have that are neither deleted nor withdrawn, by id; none: left out. One query."""
    items = Item.objects.filter(collection__in=[one.pk for one in collections], deleted_at=None).exclude(status=ItemStatus.WITHDRAWN)
    return dict(items.order_by().values_list("collection").annotate(Count("pk")))


def items_visible_to(by: Actor) -> QuerySet[Item]:
    """Items of the collections that the actor sees, deleted ones left out."""
    return Item.objects.filter(collection__in=collections_visible_to(by), deleted_at=None)


def visible_items(item_ids: Iterable[int], by: Actor) -> QuerySet[Item]:
    """Return those of these items that the actor sees, deleted ones left out. Two statements before its own, however many they are."""
    ids = list(item_ids)
    # Their collections by themselves, not joined: while statistics are old, PostgreSQL would walk through all collections for each item.
    concerned = set(Item.objects.filter(pk__in=ids).values_list("collection", flat=True))
    seen = list(collections_visible_to(by).filter(pk__in=concerned).values_list("pk", flat=True))
    return Item.objects.filter(pk__in=ids, collection__in=seen, deleted_at=None)


def items_usable_by(by: Actor) -> QuerySet[Item]:
    """Items that the actor may put into assessments, deleted ones left out."""
    return Item.objects.filter(collection__in=collections_usable_by(by), deleted_at=None)


def questions_usable_by(by: Actor) -> QuerySet[Item]:
    """Items that the actor may make questions of assessments: all that they may use but for pages."""
    return items_usable_by(by).exclude(item_type__in=list(PAGE_TYPES))


def case_of_items(item_ids: Iterable[int]) -> dict[int, int]:
    """Return item id → id of the case that its newest revision names; without one: left out. Two statements."""
    # By themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    latest = list(Item.objects.filter(pk__in=list(item_ids)).values_list("latest_id", flat=True))
    return dict(ItemRevision.objects.filter(pk__in=latest, case__isnull=False).values_list("item_id", "case_id"))


def cases_of(collection: Collection) -> QuerySet[Item]:
    """Return the cases of a collection, withdrawn ones included, by title."""
    return Item.objects.filter(collection=collection, item_type=page_type(Stands.BESIDE).key, deleted_at=None).order_by("sort_key", "id")


def questions_about(case: Item) -> QuerySet[Item]:
    """Return the questions whose newest revision names this case, by title."""
    # The revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    revisions = list(ItemRevision.objects.filter(case=case).values_list("pk", flat=True))
    return Item.objects.filter(latest__in=revisions, deleted_at=None).order_by("sort_key", "id")


def sees_items(by: Actor, external_ids: Iterable[str]) -> bool:
    """Tell whether the actor sees the collections of all these items, deleted items too. One query."""
    wanted = set(external_ids)
    return Item.objects.filter(collection__in=collections_visible_to(by), external_id__in=wanted).count() == len(wanted)


def items_seen_among(by: Actor, external_ids: Iterable[str]) -> set[str]:
    """Return those of these items whose collections the actor sees, deleted items too. One query."""
    seen = Item.objects.filter(collection__in=collections_visible_to(by), external_id__in=set(external_ids))
    return set(seen.values_list("external_id", flat=True))


def language_of_new(collection: Collection) -> str:
    """Return the language in which a new item begins: that of most items of its collection, else that of the reader's pages. One query.

    The first ones by title are asked, for which there is an index.
    """
    items = Item.objects.filter(collection=collection, deleted_at=None).order_by("sort_key", "id")
    used = Counter(lang for lang in items.values_list("lang", flat=True)[:MOST_ASKED] if lang)
    return used.most_common(1)[0][0] if used else (get_language() or "en").split("-")[0]


def revisions_of(item: Item) -> QuerySet[ItemRevision]:
    """All revisions of an item, newest first, with their authors."""
    return ItemRevision.objects.filter(item=item).select_related("created_by").order_by("-number")


def newest(item: Item) -> ItemRevision:
    """Return the newest revision of an item; no query if `latest` is loaded. Every item has one from its creation on."""
    assert item.latest is not None
    return item.latest


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about collections in use."""
    if by.can(Permission.LIBRARY):
        n = count_of(collections_visible_to(by).filter(archived_at=None))
        start = "" if n or not by.can(Permission.MANAGE_COLLECTIONS) else _("Make the first one for a subject, then write its questions.")
        text = ngettext("collection of questions", "collections of questions", n)
        yield Card(n, text, "library", reverse("library:collections"), start)
