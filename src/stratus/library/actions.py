"""Verbs on collections and items. Each is one transaction and leaves an event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import is_entity_id
from stratus.item_types.authoring import in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import ITEM_TYPES
from stratus.library import rules
from stratus.library.classification import relink
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.models import (
    Collection,
    CollectionRepository,
    CollectionTaxonomy,
    Item,
    ItemRevision,
    ItemStatus,
    ObjectiveRepository,
    Taxonomy,
)
from stratus.library.queries import collections_editable_by, collections_visible_to, items_visible_to, may_share


def create_collection(title: str, *, by: Actor, owner_id: int | None = None, external_id: str = "") -> Collection:
    """Create a collection, owned by the actor unless another owner is named.

    Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    values = _collection_values(title, external_id)
    with transaction.atomic(), _external_id_once():
        collection = Collection.objects.create(owner_id=by.owner_of_new(owner_id), **values)
        log.record("collection.created", by=by, subject=collection)
    return collection


def update_collection(collection_id: int, *, title: str, external_id: str, by: Actor) -> Collection:
    """Rename a collection. Raises NotAllowed, NotFound, ViewOnly or InvalidFields."""
    by.require(Permission.MANAGE_COLLECTIONS)
    values = _collection_values(title, external_id)
    with transaction.atomic(), _external_id_once():
        collection = locked_collection(collection_id, by)
        for name, value in values.items():
            setattr(collection, name, value)
        collection.save()
        log.record("collection.updated", by=by, subject=collection)
    return collection


def archive_collection(collection_id: int, *, by: Actor, now: datetime | None) -> Collection:
    """Archive a collection at this moment, or bring it back with None. Assessments that use its items keep them.

    Raises NotAllowed, NotFound or ViewOnly.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        if (collection.archived_at is None) != (now is None):
            collection.archived_at = now
            collection.save(update_fields=["archived_at"])
            log.record("collection.restored" if now is None else "collection.archived", by=by, subject=collection)
    return collection


def classify_collection(
    collection_id: int, *, taxonomies: Iterable[int] | None = None, repositories: Iterable[int] | None = None, by: Actor
) -> None:
    """Say which taxonomies and objective repositories belong to a collection; empty = all, None leaves them as they are.

    Raises NotAllowed, NotFound or ViewOnly.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        changed = taxonomies is not None and relink(CollectionTaxonomy, collection, "taxonomy", taxonomies)
        changed |= repositories is not None and relink(CollectionRepository, collection, "repository", repositories)
        if changed:
            log.record("collection.classified", by=by, subject=collection)


def delete_collection(collection_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a collection with its items; its external id is free again. Only the owner and administrators may.

    Whoever uses items vetoes `collection.deleted`. Raises NotAllowed, NotFound, ViewOnly, or CollectionInUse while an assessment has one.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        if not may_share(collection, by):
            raise ViewOnly
        # Whoever puts an item into an assessment locks it too: he comes before this and is seen, or after and finds it deleted.
        items = list(Item.objects.select_for_update().filter(collection=collection, deleted_at=None).order_by("pk").values_list("pk"))
        Item.objects.filter(pk__in=[pk for (pk,) in items]).update(deleted_at=now)
        collection.deleted_at = now
        collection.save(update_fields=["deleted_at"])
        log.record("collection.deleted", by=by, subject=collection, at=now)


def create_taxonomy(title: str, *, by: Actor, external_id: str = "") -> Taxonomy:
    """Create a taxonomy. Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic(), _external_id_once():
        taxonomy = Taxonomy.objects.create(**_collection_values(title, external_id))
        log.record("taxonomy.created", by=by, subject=taxonomy)
    return taxonomy


def create_repository(title: str, *, by: Actor, external_id: str = "") -> ObjectiveRepository:
    """Create a set of learning objectives. Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic(), _external_id_once():
        repository = ObjectiveRepository.objects.create(**_collection_values(title, external_id))
        log.record("objective_repository.created", by=by, subject=repository)
    return repository


def save_item(
    collection: Collection,
    item: Item | None,
    item_type: str,
    title: str,
    content: Mapping[str, Any],
    max_score: Decimal | int | str,
    *,
    by: Actor,
    external_id: str = "",
) -> Item:
    """Create an item (`item` None) or save another revision of one; saving without a change makes no revision.

    The functional id `<number>-<number>` is given at creation, by `external_id` or by itself, and stays. The type of an item stays too.
    Raises NotAllowed, NotFound, ViewOnly, or InvalidFields with the fields of the form: title, max_score, and those of the item type.
    """
    by.require(Permission.LIBRARY)
    kept_type = ITEM_TYPES.get(item.item_type if item else item_type)
    errors: dict[str, str] = {}
    title = rules.storable(title).strip()
    if not title or len(title) > 200:
        errors["title"] = _("Enter a title of at most 200 characters.")
    score = rules.score_of(max_score)
    if score is None:
        errors["max_score"] = _("Enter a number above 0 with at most two decimals.")
    written = rules.storable(dict(content))
    if kept_type is None:
        errors["item_type"] = _("Choose a type.")
    else:
        try:
            kept_type.clean(written)
        except ContentError as problem:
            errors |= in_words(kept_type.key, problem)
    if external_id and not rules.FUNCTIONAL_ID.fullmatch(external_id):
        errors["external_id"] = _("Use two numbers with a hyphen between them.")
    if errors or score is None or kept_type is None:
        raise InvalidFields(errors)
    with transaction.atomic(), _external_id_once():
        owned = locked_collection(collection.pk, by)
        if item is None:
            item = _new_item(owned, kept_type.key, title, external_id)
            kind, last = "item.created", None
        else:
            item = _item(item.pk, by)
            kind, last = "item.updated", item.latest
        if item.title != title:
            item.title = title
        # Again, under the lock: the ids of parts are those of the revision that stands now.
        before = kept_type.upgrade(last.content) if last else None
        cleaned = kept_type.clean(written, before)
        if last is None or before != cleaned or last.max_score != score:
            item.latest = ItemRevision.objects.create(
                item=item,
                number=last.number + 1 if last else 1,
                content=cleaned,
                max_score=score,
                created_by_id=by.effective_user_id,
            )
        item.save()
        assert item.latest is not None
        log.record(kind, by=by, subject=item, revision=item.latest.number, item_type=item.item_type)
    return item


def withdraw_item(item_id: int, *, by: Actor) -> Item:
    """Take an item out of use: no assessment can be published with it. Published versions keep it. Raises NotFound or ViewOnly."""
    return _set_status(item_id, ItemStatus.WITHDRAWN, "item.withdrawn", by)


def restore_item(item_id: int, *, by: Actor) -> Item:
    """Bring a withdrawn item back into use. Raises NotFound or ViewOnly."""
    return _set_status(item_id, ItemStatus.LIVE, "item.restored", by)


def _set_status(item_id: int, status: str, kind: str, by: Actor) -> Item:
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        item = _item(item_id, by)
        if item.status != status:
            item.status = status
            item.save(update_fields=["status"])
            log.record(kind, by=by, subject=item)
    return item


def _new_item(collection: Collection, item_type: str, title: str, external_id: str) -> Item:
    item = Item.objects.create(collection=collection, item_type=item_type, title=title, external_id=external_id or uuid.uuid4().hex)
    if not external_id:
        taken = set(Item.objects.filter(external_id__startswith=f"{item.pk}-").values_list("external_id", flat=True))
        number = 1
        while f"{item.pk}-{number}" in taken:
            number += 1
        item.external_id = f"{item.pk}-{number}"
    return item


def locked_collection(collection_id: int, by: Actor) -> Collection:
    """Return a collection that the actor may change, locked. Must run in a transaction. Raises NotFound or ViewOnly."""
    collection = collections_visible_to(by).select_for_update(of=("self",)).filter(pk=collection_id).first()
    if collection is None:
        raise NotFound(_("This collection does not exist, or you may not see it."))
    if not collections_editable_by(by).filter(pk=collection_id).exists():
        raise ViewOnly
    return collection


def _collection_values(title: str, external_id: str) -> dict[str, str]:
    errors = {}
    title, external_id = rules.storable(title).strip(), external_id.strip()
    if not title or len(title) > 100:
        errors["title"] = _("Enter a title of at most 100 characters.")
    if external_id and not is_entity_id(external_id):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    if errors:
        raise InvalidFields(errors)
    return {"title": title, "external_id": external_id}


def _item(item_id: int, by: Actor) -> Item:
    item = items_visible_to(by).select_for_update(of=("self",)).select_related("latest").filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("This item does not exist, or you may not see it."))
    if not collections_editable_by(by).filter(pk=item.collection_id).exists():
        raise ViewOnly
    return item


class _external_id_once:
    """Turns a taken id into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and "external_id_once" in str(error):
            raise InvalidFields({"external_id": _("This id is already in use.")}) from error
