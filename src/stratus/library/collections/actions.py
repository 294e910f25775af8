"""Actions on collections, taxonomies and objective repositories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outcomes import Outcome
from stratus.foundation.text import is_entity_id
from stratus.library import rules
from stratus.library.collections.classification import relink
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.models import (
    Collection,
    CollectionRepository,
    CollectionTaxonomy,
    Item,
    ObjectiveRepository,
    Taxonomy,
)
from stratus.library.queries import collections_editable_by, collections_visible_to, may_share
from stratus.search import actions as search


def create_collection(title: str, *, by: Actor, owner_id: int | None = None, external_id: str = "") -> Collection:
    """Create a collection, owned by the actor unless another owner is named.

    Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    values = titled_values(title, external_id)
    with transaction.atomic(), external_id_once():
        collection = Collection.objects.create(owner_id=by.owner_of_new(owner_id), **values)
        search.index("collection", [collection])
        log.record("collection.created", by=by, subject=collection)
    return collection


def update_collection(collection_id: int, *, title: str, external_id: str, by: Actor) -> Collection:
    """Rename a collection. Raises NotAllowed, NotFound, ViewOnly or InvalidFields."""
    by.require(Permission.MANAGE_COLLECTIONS)
    values = titled_values(title, external_id)
    with transaction.atomic(), external_id_once():
        collection = locked_collection(collection_id, by)
        for name, value in values.items():
            setattr(collection, name, value)
        collection.save()
        search.index("collection", [collection])
        log.record("collection.updated", by=by, subject=collection)
    return collection


def archive_collection(collection_id: int, *, by: Actor, now: datetime | None) -> Collection:
    """Archive a collection at this moment, or restore it with None. Assessments that use its items keep them.

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


def archive_collections(collection_ids: Sequence[int], *, by: Actor, now: datetime | None) -> Outcome:
    """Archive collections at this moment, or restore them with None, in a fixed number of statements. Raises NotAllowed.

    Refused are those that the actor may only look at.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        found = collections_visible_to(by).select_for_update(of=("self",)).filter(pk__in=list(collection_ids)).order_by("pk")
        wanted = [collection for collection in found if (collection.archived_at is None) != (now is None)]
        editable = set(collections_editable_by(by).filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True))
        changed = [collection for collection in wanted if collection.pk in editable]
        Collection.objects.filter(pk__in=[one.pk for one in changed]).update(archived_at=now)
        kind = "collection.restored" if now is None else "collection.archived"
        log.record_many(kind, by=by, subjects=[(collection, {}) for collection in changed])
    reason = ViewOnly().message
    return Outcome(tuple(one.pk for one in changed), {one.pk: reason for one in wanted if one.pk not in editable})


def classify_collection(
    collection_id: int, *, taxonomies: Iterable[int] | None = None, repositories: Iterable[int] | None = None, by: Actor
) -> None:
    """Set which taxonomies and objective repositories belong to a collection; empty = all, None leaves them unchanged.

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
    """Put a collection with its items into the trash (`collections.trash`); its external id may be reused. Only the owner and
    administrators may.

    Packages that use items veto `collection.deleted`. Raises NotAllowed, NotFound, ViewOnly, or CollectionInUse.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        if not may_share(collection, by):
            raise ViewOnly
        # Adding an item to an assessment locks the collection too: it either comes first and is seen here, or finds the item deleted.
        items = list(Item.objects.select_for_update().filter(collection=collection, deleted_at=None).order_by("pk").values_list("pk"))
        me = by.effective_user_id
        Item.objects.filter(pk__in=[pk for (pk,) in items]).update(deleted_at=now, deleted_by=me)
        collection.deleted_at, collection.deleted_by_id = now, me
        collection.save(update_fields=["deleted_at", "deleted_by"])
        search.forget("collection", [collection.pk])
        log.record("collection.deleted", by=by, subject=collection, at=now)


def create_taxonomy(title: str, *, by: Actor, external_id: str = "") -> Taxonomy:
    """Create a taxonomy. Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic(), external_id_once():
        taxonomy = Taxonomy.objects.create(**titled_values(title, external_id))
        log.record("taxonomy.created", by=by, subject=taxonomy)
    return taxonomy


def create_repository(title: str, *, by: Actor, external_id: str = "") -> ObjectiveRepository:
    """Create a set of learning objectives. Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic(), external_id_once():
        repository = ObjectiveRepository.objects.create(**titled_values(title, external_id))
        log.record("objective_repository.created", by=by, subject=repository)
    return repository


def locked_collection(collection_id: int, by: Actor) -> Collection:
    """Return a collection that the actor may change, locked. Must run in a transaction. Raises NotFound or ViewOnly."""
    collection = collections_visible_to(by).select_for_update(of=("self",)).filter(pk=collection_id).first()
    if collection is None:
        raise NotFound(_("This collection does not exist, or you may not see it."))
    if not collections_editable_by(by).filter(pk=collection_id).exists():
        raise ViewOnly
    return collection


def locked_collections(collection_ids: Iterable[int], by: Actor) -> dict[int, Collection]:
    """Return those of these collections that the actor sees, locked, by id. Must run in a transaction. One statement."""
    seen = collections_visible_to(by).select_for_update(of=("self",)).filter(pk__in=list(collection_ids)).order_by("pk")
    return {collection.pk: collection for collection in seen}


def titled_values(title: str, external_id: str) -> dict[str, str]:
    """Return a title and an external id as they are stored. Raises InvalidFields."""
    values = {"title": rules.storable(title).strip(), "external_id": external_id.strip()}
    if errors := value_errors(values):
        raise InvalidFields(errors)
    return values


def value_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a title and an external id, by field; absent ones are not judged."""
    errors = {}
    if "title" in values and not 1 <= len(values["title"]) <= 100:
        errors["title"] = _("Enter a title of at most 100 characters.")
    if values.get("external_id") and not is_entity_id(values["external_id"]):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    return errors


def faults(values: Mapping[str, Any], *, but: Collection | None = None) -> dict[str, str]:
    """Return what is wrong with these values of a collection (`but`: the one that has them); absent ones are not judged. One statement."""
    errors = value_errors(values)
    others, wanted = Collection.objects.filter(deleted_at=None).exclude(pk=but.pk if but else 0), values.get("external_id")
    if wanted and "external_id" not in errors and others.filter(external_id=wanted).exists():
        errors["external_id"] = id_taken()
    return errors


def id_taken() -> str:
    """Return the sentence about an external id that another one has."""
    return _("This id is already in use.")


class external_id_once:
    """Turns a taken id into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and "external_id_once" in str(error):
            raise InvalidFields({"external_id": id_taken()}) from error
