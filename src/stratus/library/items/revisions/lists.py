"""The list of an item's revisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.library.items.revisions.queries import add_changes, revisions_listed
from stratus.library.models import Item
from stratus.library.queries import items_visible_to
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, StaffList


def _rows(by: Actor, item: int) -> Rows:
    return revisions_listed(item) if items_visible_to(by).filter(pk=item).exists() else revisions_listed(item).none()


def _prepare(revisions: Sequence[Any], by: Actor) -> None:
    if revisions:
        add_changes(revisions, Item.objects.get(pk=revisions[0].item_id))


def _what(revision: Any) -> str:
    if revision.restored_from:
        return say("Version %(number)s restored") % {"number": revision.restored_from}
    return ", ".join(revision.changed) or (say("First version") if revision.number == 1 else "")


def _reviews(revision: Any) -> str:
    return "; ".join(", ".join([review.get_outcome_display(), *_names(review.created_by)]) for review in revision.reviews_of_it)


def _names(person: Any) -> list[str]:
    return [person.full_name] if person else []


REVISIONS = StaffList(
    name="library.revisions",
    caption=_("Versions of the item"),
    rights=(P.LIBRARY,),
    rows=_rows,
    prepare=_prepare,
    order=("-number",),
    columns=(
        Column(
            "number",
            _("Version"),
            "number",
            sort=("number",),
            link=lambda row: f"{reverse('library:item', args=[row.item_id])}?version={row.number}",
            heads_row=True,
        ),
        Column("saved", _("Saved"), "created_at"),
        Column("by", _("Saved by"), lambda row: row.created_by.full_name if row.created_by else ""),
        Column("what", _("Changed"), _what),
        Column("review", _("Review"), _reviews),
        Column("acts", _("Actions"), "number", template="library/revisions/acts.html", exports=False),
    ),
    empty=Empty(title=_("No versions."), none_fit=_("No version fits.")),
)
