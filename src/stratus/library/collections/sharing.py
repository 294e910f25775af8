"""Sharing a collection with colleagues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import CannotUseLibrary, ViewOnly
from stratus.library.models import Collection, CollectionSharing
from stratus.library.queries import may_share
from stratus.library.rules import Access, Outcome, Wish, shared, shared_with_owner
from stratus.people.models import User
from stratus.people.sharing import actions as sharing
from stratus.people.users.queries import holds


def share_collection(collection_id: int, user_ids: Sequence[int], wish: Wish, *, by: Actor) -> Mapping[int, frozenset[Outcome]]:
    """Grant or revoke users' access to a collection; returns the outcome for each. A fixed number of statements.

    Skips deleted users, and when granting also disabled ones. The owner always has all access. Nobody is asked for the right *Library*:
    the External API knows no refusal for that (`api/reference` 3.3.5), and whoever lacks it sees nothing until their role has it.
    Raises NotAllowed, NotFound, or ViewOnly for somebody who neither owns the collection nor administers the tenant.
    """
    with transaction.atomic():
        collection = _locked_to_share(collection_id, by)
        outcomes: dict[int, frozenset[Outcome]] = {}

        def wanted(user_id: int, row: CollectionSharing | None) -> Mapping[str, Any] | None:
            after, outcomes[user_id] = shared(access_of(row), wish)
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


def set_access(collection_id: int, user_id: int, access: Access, *, by: Actor) -> Access:
    """Give a user exactly this access to a collection, none at all included; returns what they had before.

    Whoever gets any has the right *Library*. Raises as `share_collection` does, CannotUseLibrary, and InvalidFields with the field `role`.
    """
    if errors := access_errors(access):
        raise InvalidFields(errors)
    wish = Wish(access.to_collection, access.to_questions, access.role if access.to_collection else None)
    with transaction.atomic():
        collection = _locked_to_share(collection_id, by)
        if wish.gives:
            _check_able(user_id)
        before = access_of(CollectionSharing.objects.filter(collection=collection, user=user_id).first())
        share_collection(collection_id, [user_id], wish, by=by)
    return before


def _locked_to_share(collection_id: int, by: Actor) -> Collection:
    by.require(Permission.MANAGE_COLLECTIONS)
    collection = locked_collection(collection_id, by)
    if not may_share(collection, by):
        raise ViewOnly
    return collection


def _check_able(user_id: int) -> None:
    """Raise CannotUseLibrary for whoever could do nothing with access. One statement; deleted users, who get none, pass."""
    user = User.objects.filter(pk=user_id, deleted_at=None).select_related("role").first()
    if user is not None and not holds(user, Permission.LIBRARY):
        raise CannotUseLibrary(user.full_name, disabled=not user.is_active)


def access_of(row: CollectionSharing | None) -> Access:
    """Return what a row of sharing gives; none at all where there is none."""
    return Access(row.access_to_collection, row.access_to_questions, row.role) if row else Access()


def access_errors(access: Access) -> dict[str, str]:
    """Return what is wrong with a wanted access, by field."""
    if access.role and not access.to_collection:
        return {"role": _("A role goes with access to the collection: tick that too, or choose no role.")}
    return {}
