"""Gives collections to another owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import ViewOnly
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.library.queries import may_share
from stratus.people.models import User
from stratus.people.users.queries import holds


def hand_over_collection(collection_id: int, owner_id: int, *, stay: bool, by: Actor) -> Collection:
    """Make somebody else the owner of a collection. `stay`: the present owner keeps access, as an author.

    Raises NotAllowed, NotFound, ViewOnly for who neither owns it nor administers the tenant, or InvalidFields (`owner`) for somebody who
    may not have collections.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        if not may_share(collection, by):
            raise ViewOnly
        if not holds(User.objects.select_related("role").filter(pk=owner_id).first(), Permission.LIBRARY):
            raise InvalidFields({"owner": _("Nobody who may be chosen here has this name.")})
        if owner_id != collection.owner_id:
            give([collection], owner_id, stay=stay, by=by)
    return collection


def give(collections: Sequence[Collection], owner_id: int, *, stay: bool, by: Actor) -> None:
    """Make somebody the owner of these collections (locked), who is not yet. A fixed number of statements.

    A new owner has all access, so what was shared with them is not shared any more.
    """
    ids = [one.pk for one in collections]
    CollectionSharing.objects.filter(collection__in=ids, user=owner_id).delete()
    if stay:
        role = CollectionRole.AUTHOR
        CollectionSharing.objects.bulk_create(
            CollectionSharing(collection=one, user_id=one.owner_id, access_to_questions=True, role=role) for one in collections
        )
    about = [(one, {"from_owner": one.owner_id, "to_owner": owner_id}) for one in collections]
    Collection.objects.filter(pk__in=ids).update(owner=owner_id)
    for one in collections:
        one.owner_id = owner_id
    log.record_many("collection.handed_over", by=by, subjects=about)


class OwnedCollections:
    """Collections as what people own (`people.owning`). Deleted ones too: who gets the others puts them back."""

    name = "collections"
    right = Permission.LIBRARY

    def locked(self, owner: User) -> QuerySet[Collection]:
        return Collection.objects.select_for_update().filter(owner=owner).order_by("pk")

    def count(self, owner: User) -> int:
        return Collection.objects.filter(owner=owner).count()

    def in_words(self, number: int) -> str:
        return ngettext("%(n)s collection", "%(n)s collections", number) % {"n": number}

    def give(self, owned: Sequence[Collection], new_owner: User, *, by: Actor) -> None:
        give(owned, new_owner.pk, stay=False, by=by)
