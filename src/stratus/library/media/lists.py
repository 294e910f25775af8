"""The list of a collection's pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.sorting import folded
from stratus.library.media.queries import pictures_visible_to, use_counts
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList


def _rows(by: Actor, collection: int) -> Rows:
    return pictures_visible_to(by).filter(collection=collection)


def _count(pictures: Sequence[Any], by: Actor) -> None:
    counts = use_counts(pictures)
    for picture in pictures:
        picture.use_count = counts.get(picture.pk, 0)


PICTURES = StaffList(
    name="library.pictures",
    caption=_("Pictures of the collection"),
    rights=(P.LIBRARY,),
    rows=_rows,
    prepare=_count,
    order=("sort_key", "id"),
    columns=(
        Column("picture", _("Picture"), "name", template="library/media/thumbnail.html", exports=False),
        Column(
            "name",
            _("Name"),
            "name",
            sort=("sort_key", "id"),
            link=lambda row: reverse("library:picture", args=[row.pk]),
            note=lambda row: row.description,
            heads_row=True,
        ),
        Column("pixels", _("Width × height"), lambda row: f"{row.width} × {row.height}", nowrap=True),
        Column("size", _("Size"), lambda row: filesizeformat(row.size), sort=("size", "id"), number=True, nowrap=True),
        Column("questions", _("Questions"), "use_count", number=True),
        Column("added", _("Added"), "created_at", sort=("created_at", "id")),
    ),
    search=Search(label=_("A part of the name"), find=lambda rows, text: rows.filter(sort_key__contains=folded(text))),
    empty=Empty(
        title=_("This collection has no pictures yet."),
        none_fit=_("No picture fits."),
        text=_("Upload one here, or while you write a question: “Picture” in the bar above its text."),
    ),
)
