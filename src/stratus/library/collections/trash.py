"""Collections that were deleted, and how they come back, with the items that were deleted with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.access.permissions import Permission as P
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.outcomes import Outcome
from stratus.library.items.trash.rules import gone_at, kept_since
from stratus.library.items.words import index_those_back
from stratus.library.models import Collection, Item
from stratus.people.sharing.queries import administers
from stratus.search import actions as search
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, StaffList


def deleted_collections(by: Actor, now: datetime) -> QuerySet[Collection]:
    """Return the collections that the actor can put back: their own, for administrators all."""
    there = Collection.objects.filter(deleted_at__gt=kept_since(now))
    if not by.can(Permission.MANAGE_COLLECTIONS):
        return there.none()
    return there if administers(by) else there.filter(owner=by.effective_user_id or 0)


def put_back(collection_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Put collections back with the items that were deleted with them; what was in their trash before stays there.

    An external id that another collection has by now is left out. A fixed number of statements. Raises NotAllowed.
    """
    by.require(Permission.MANAGE_COLLECTIONS)
    with transaction.atomic():
        found = deleted_collections(by, now).select_for_update(of=("self",)).filter(pk__in=list(collection_ids))
        collections = list(found.order_by("pk"))
        gone = {one.pk: one.deleted_at for one in collections}
        there = Item.objects.filter(collection__in=list(gone), deleted_at__in=set(gone.values()), emptied_at=None)
        items = [item for item in there.select_for_update(of=("self",)).order_by("pk") if item.deleted_at == gone[item.collection_id]]
        taken = _taken(collections)
        for one in collections:
            one.deleted_at, one.deleted_by_id = None, None
            if one.external_id in taken:
                one.external_id = ""
        # The ids first: of two rows that are there at once none may have the same.
        Collection.objects.filter(pk__in=list(gone), external_id__in=taken).update(external_id="")
        Collection.objects.filter(pk__in=list(gone)).update(deleted_at=None, deleted_by=None)
        Item.objects.filter(pk__in=[item.pk for item in items]).update(deleted_at=None, deleted_by=None)
        search.index("collection", collections)
        index_those_back([item.pk for item in items])
        log.record_many("collection.undeleted", by=by, subjects=[(one, {}) for one in collections], at=now)
    return Outcome(tuple(gone))


def _taken(collections: Sequence[Collection]) -> set[str]:
    """Return the external ids that cannot be had again: of a collection that is there, or of two that come back."""
    ids = [one.external_id for one in collections if one.external_id]
    there = Collection.objects.filter(external_id__in=ids, deleted_at=None).values_list("external_id", flat=True)
    return set(there) | {one for one in ids if ids.count(one) > 1}


def undo_address(pk: int) -> str:
    """Return the address that puts a collection back."""
    return reverse("library:undelete_collection", args=[pk])


def _put_back(ids: Sequence[int], *, by: Actor, now: datetime, **scope: Any) -> Outcome:
    return put_back(ids, by=by, now=now)


DELETED = StaffList(
    name="library.deleted_collections",
    caption=_("Deleted collections"),
    rights=(P.MANAGE_COLLECTIONS,),
    rows=lambda by: deleted_collections(by, clock.now()).select_related("owner", "deleted_by"),
    order=("-deleted_at", "-id"),
    columns=(
        Column("title", _("Title"), "title", sort=("sort_key", "id"), heads_row=True),
        Column("owner", _("Owner"), "owner.full_name"),
        Column("deleted", _("Deleted"), "deleted_at", sort=("deleted_at", "id")),
        Column("by", _("By"), lambda one: one.deleted_by.full_name if one.deleted_by else ""),
        Column("until", _("Can be put back until"), lambda one: gone_at(one.deleted_at)),
    ),
    acts=(
        Act(
            name="put_back",
            label=_("Put back"),
            right=P.MANAGE_COLLECTIONS,
            asks=lambda n: (
                ngettext(
                    "%(n)s collection comes back, with the items that were deleted with it.",
                    "%(n)s collections come back, with the items that were deleted with them.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s collection is back.", "%(n)s collections are back.", n) % {"n": n},
            do=_put_back,
        ),
    ),
    empty=Empty(title=_("The trash is empty."), none_fit=_("No collection fits.")),
)
