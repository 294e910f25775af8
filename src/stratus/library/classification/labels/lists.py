"""The list of labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.sorting import folded
from stratus.library.classification.carried import kinds
from stratus.library.classification.carried.queries import carried_counts
from stratus.library.classification.models import Label
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Tick


def _rows(by: Actor) -> Rows:
    return Label.objects.all() if by.can(P.MANAGE_SETTINGS) else Label.objects.none()


def _count(labels: Sequence[Any], by: Actor) -> None:
    counts = carried_counts(kinds.LABELS, [label.pk for label in labels])
    for label in labels:
        label.item_count = counts.get(label.pk, 0)


LABELS = StaffList(
    name="library.labels",
    caption=_("Labels"),
    rights=(P.MANAGE_SETTINGS,),
    rows=_rows,
    order=("sort_key", "id"),
    columns=(
        Column(
            "title",
            _("Label"),
            "title",
            sort=("sort_key", "id"),
            link=lambda row: reverse("library:label", args=[row.pk]),
            heads_row=True,
        ),
        Column("items", _("Items"), "item_count", number=True),
    ),
    prepare=_count,
    search=Search(label=_("Part of the label"), find=lambda rows, text: rows.filter(sort_key__contains=folded(text))),
    filters=(Tick(name="archived", label=_("Archived"), narrow=lambda rows, on: rows.filter(archived_at__isnull=not on)),),
    empty=Empty(
        title=_("No labels yet"),
        none_fit=_("No label fits."),
        text=_("A label is a word of your own, such as “new in 2027”."),
        label=_("New label"),
        view="library:create_label",
    ),
)
