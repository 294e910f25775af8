"""Deleting items, and the trash of a collection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.foundation.outcomes import Outcome
from stratus.item_types.authoring import label_of
from stratus.library.items.trash import actions
from stratus.library.items.trash.rules import DAYS_KEPT, gone_at
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Rows, StaffList


def _delete(ids: Sequence[int], *, by: Actor, now: datetime, **scope: Any) -> Outcome:
    return actions.trash_items(ids, by=by, now=now)


def undo_address(*, by: Actor, now: datetime, collection: int, **scope: Any) -> str:
    """Return the address that puts back what this person deleted at this moment."""
    return f"{reverse('library:undo_delete', args=[collection])}?{urlencode({'at': now.isoformat()})}"


DELETE = Act(
    name="delete",
    label=_("Delete"),
    right=P.LIBRARY,
    danger=True,
    asks=lambda n: (
        ngettext(
            "%(n)s item goes into the trash of the collection. For %(days)s days it can be put back. Published versions keep it.",
            "%(n)s items go into the trash of the collection. For %(days)s days they can be put back. Published versions keep them.",
            n,
        )
        % {"n": n, "days": DAYS_KEPT}
    ),
    done=lambda n: ngettext("%(n)s item is in the trash.", "%(n)s items are in the trash.", n) % {"n": n},
    do=_delete,
    undo=undo_address,
)


def _rows(by: Actor, collection: int) -> Rows:
    return actions.in_trash(collection, by, clock.now()).select_related("deleted_by")


def _restore(ids: Sequence[int], *, by: Actor, now: datetime, collection: int) -> Outcome:
    return actions.restore_items(ids, collection, by=by, now=now)


def _empty(ids: Sequence[int], *, by: Actor, now: datetime, collection: int) -> Outcome:
    return actions.empty_trash(ids, collection, by=by, now=now)


EMPTY = Act(
    name="empty",
    label=_("Delete for good"),
    right=P.LIBRARY,
    danger=True,
    asks=lambda n: (
        ngettext(
            "%(n)s item is deleted for good: nobody can put it back. Published versions and results keep it.",
            "%(n)s items are deleted for good: nobody can put them back. Published versions and results keep them.",
            n,
        )
        % {"n": n}
    ),
    done=lambda n: ngettext("%(n)s item was deleted for good.", "%(n)s items were deleted for good.", n) % {"n": n},
    do=_empty,
)
"""For the owner and administrators alone: the page of others leaves it out."""
TRASH = StaffList(
    name="library.trash",
    caption=_("Trash of the collection"),
    rights=(P.LIBRARY,),
    rows=_rows,
    order=("-deleted_at", "-id"),
    columns=(
        Column("title", _("Title"), "title", sort=("sort_key", "id"), heads_row=True),
        Column("id", _("ID"), "external_id", nowrap=True),
        Column("type", _("Type"), lambda item: label_of(item.item_type), nowrap=True),
        Column("deleted", _("Deleted"), "deleted_at", sort=("deleted_at", "id")),
        Column("by", _("By"), lambda item: item.deleted_by.full_name if item.deleted_by else ""),
        Column("until", _("Can be put back until"), lambda item: gone_at(item.deleted_at)),
    ),
    acts=(
        Act(
            name="put_back",
            label=_("Put back"),
            right=P.LIBRARY,
            asks=lambda n: (
                ngettext(
                    "%(n)s item goes back into the collection, as what it was.",
                    "%(n)s items go back into the collection, as what they were.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s item is back in the collection.", "%(n)s items are back in the collection.", n) % {"n": n},
            do=_restore,
        ),
        EMPTY,
    ),
    empty=Empty(title=_("The trash is empty."), none_fit=_("No item fits.")),
)
