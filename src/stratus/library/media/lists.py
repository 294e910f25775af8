"""The list of a collection's media."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.sorting import folded
from stratus.library.media import rules
from stratus.library.media.errors import kind_in_words
from stratus.library.media.queries import media_visible_to, use_counts
from stratus.library.models import Medium
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList


def _rows(by: Actor, collection: int) -> Rows:
    return media_visible_to(by).filter(collection=collection)


def _count(pictures: Sequence[Any], by: Actor) -> None:
    counts = use_counts(pictures)
    for picture in pictures:
        picture.use_count = counts.get(picture.pk, 0)


def kind_of(medium: Medium) -> str:
    """Return what kind of medium it is, in the reader's language."""
    return kind_in_words(rules.kind_of(medium.type))


def measures_of(medium: Medium) -> str:
    """Return how large it is in pixels, if it is seen, how long in minutes and seconds, if it is played, and of how many pages."""
    size = f"{medium.width} × {medium.height}" if medium.width else ""
    length = rules.length_of(medium.duration) if medium.duration else ""
    pages = ngettext("%(n)s page", "%(n)s pages", medium.pages) % {"n": medium.pages} if medium.pages else ""
    return " · ".join(filter(None, (size, length, pages)))


PICTURES = StaffList(
    name="library.pictures",
    caption=_("Media of the collection"),
    rights=(P.LIBRARY,),
    rows=_rows,
    prepare=_count,
    order=("sort_key", "id"),
    columns=(
        Column("picture", _("Preview"), "name", template="library/media/thumbnail.html", exports=False),
        Column(
            "name",
            _("Name"),
            "name",
            sort=("sort_key", "id"),
            link=lambda row: reverse("library:picture", args=[row.pk]),
            note=lambda row: row.description,
            heads_row=True,
        ),
        Column("kind", _("Kind"), lambda row: kind_of(row), sort=("type", "id"), nowrap=True),
        Column("pixels", _("Width × height, length, or pages"), lambda row: measures_of(row), nowrap=True),
        Column("size", _("Size"), lambda row: filesizeformat(row.size), sort=("size", "id"), number=True, nowrap=True),
        Column("questions", _("Questions"), "use_count", number=True),
        Column("added", _("Added"), "created_at", sort=("created_at", "id")),
    ),
    search=Search(label=_("A part of the name"), find=lambda rows, text: rows.filter(sort_key__contains=folded(text))),
    empty=Empty(
        title=_("This collection has no media yet."),
        none_fit=_("Nothing fits."),
        text=_("Upload a picture, sound, video or document here, or with the buttons above the text of a question."),
    ),
)
