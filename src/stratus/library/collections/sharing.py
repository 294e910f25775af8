"""Sharing a collection with colleagues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import ViewOnly
from stratus.library.models import CollectionSharing
from stratus.library.queries import may_share
from stratus.library.rules import Access, Outcome, Wish, shared, shared_with_owner
from stratus.people.models import User
from stratus.tenancy.bulk import insert_many, update_many


def share_collection(collection_id: int, user_ids: Sequence[int], wish: Wish, *, by: Actor) -> Mapping[int, frozenset[Outcome]]:
    """Grant or revoke users' access to a collection; returns the outcome for each. A fixed number of statements.

    Skips deleted users, and when granting also disabled ones. The owner always has all access.
    Raises NotAllowed, NotFound, or ViewOnly for somebody who neither owns the collection nor administers the tenant.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        collection = locked_collection(collection_id, by)
        if not may_share(collection, by):
            raise ViewOnly
        able = User.objects.present() if wish.gives else User.objects.filter(deleted_at=None)
        known = set(able.filter(pk__in=list(user_ids)).values_list("pk", flat=True))
        rows = {row.user_id: row for row in CollectionSharing.objects.filter(collection=collection, user_id__in=known)}
        outcomes: dict[int, frozenset[Outcome]] = {}
        new: list[CollectionSharing] = []
        changed: list[CollectionSharing] = []
        ended: list[CollectionSharing] = []
        for user_id in dict.fromkeys(user_ids):
            if user_id not in known:
                continue
            if user_id == collection.owner_id:
                outcomes[user_id] = shared_with_owner(wish)
                continue
            row = rows.get(user_id)
            before = Access(row.access_to_collection, row.access_to_questions, row.role) if row else Access()
            after, outcomes[user_id] = shared(before, wish)
            if after == before:
                continue
            row = row or CollectionSharing(collection=collection, user_id=user_id)
            row.access_to_collection, row.access_to_questions, row.role = after.to_collection, after.to_questions, after.role
            if not (after.to_collection or after.to_questions):
                ended.append(row)
            elif row.pk is None:
                new.append(row)
            else:
                changed.append(row)
        insert_many(new)
        update_many(changed, ["access_to_collection", "access_to_questions", "role"])
        CollectionSharing.objects.filter(pk__in=[row.pk for row in ended]).delete()
        touched = [row.user_id for row in (*new, *changed, *ended)]
        if touched:
            asked = {"to_collection": wish.to_collection, "to_questions": wish.to_questions, "role": wish.role}
            log.record("collection.shared", by=by, subject=collection, users=touched, asked=asked)
    return outcomes
