"""Sharing a collection with colleagues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import ViewOnly
from stratus.library.models import CollectionSharing
from stratus.library.queries import may_share
from stratus.library.rules import Access, Outcome, Wish, shared, shared_with_owner
from stratus.people.sharing import actions as sharing


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
        outcomes: dict[int, frozenset[Outcome]] = {}

        def wanted(user_id: int, row: CollectionSharing | None) -> Mapping[str, Any] | None:
            before = Access(row.access_to_collection, row.access_to_questions, row.role) if row else Access()
            after, outcomes[user_id] = shared(before, wish)
            if not (after.to_collection or after.to_questions):
                return None
            return {"access_to_collection": after.to_collection, "access_to_questions": after.to_questions, "role": after.role}

        # Taking access away reaches disabled colleagues too.
        done = sharing.share(CollectionSharing, collection, user_ids, wanted, owner_id=collection.owner_id, disabled_too=not wish.gives)
        if collection.owner_id in done.known:
            outcomes[collection.owner_id] = shared_with_owner(wish)
        if done.users:
            asked = {"to_collection": wish.to_collection, "to_questions": wish.to_questions, "role": wish.role}
            log.record("collection.shared", by=by, subject=collection, users=done.users, asked=asked)
    return {user_id: outcomes[user_id] for user_id in dict.fromkeys(user_ids) if user_id in outcomes}
