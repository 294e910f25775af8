"""The list of collections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.library.collections import actions
from stratus.library.collections.archiving import foretold_of_archiving
from stratus.library.queries import collections_visible_to, item_counts
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Search, StaffList, indexed
from stratus.ui.lists.filters import Tick


def _count(collections: Sequence[Any], by: Actor) -> None:
    counts = item_counts(collections)
    for collection in collections:
        collection.item_count = counts.get(collection.pk, 0)


COLLECTIONS = StaffList(
    name="library.collections",
    caption=_("Collections"),
    rights=(P.LIBRARY,),
    rows=lambda by: collections_visible_to(by).select_related("owner"),
    prepare=_count,
    order=("sort_key", "id"),
    columns=(
        Column(
            "title",
            _("Title"),
            "title",
            sort=("sort_key", "id"),
            link=lambda row: reverse("library:collection", args=[row.pk]),
            heads_row=True,
        ),
        Column("items", _("Items"), "item_count", number=True),
        Column("owner", _("Owner"), "owner.full_name", sort=("owner__sort_key", "sort_key", "id")),
        Column("external_id", _("External ID"), "external_id"),
        Column("created", _("Created"), "created_at", sort=("created_at", "id")),
    ),
    search=Search(label=_("Title or External ID"), find=indexed("collection")),
    filters=(Tick(name="archived", label=_("Archived"), narrow=lambda rows, on: rows.filter(archived_at__isnull=not on)),),
    acts=(
        Act(
            name="archive",
            label=_("Archive"),
            right=P.MANAGE_COLLECTIONS,
            fits=lambda values: not values["archived"],
            asks=lambda n: (
                ngettext(
                    "%(n)s collection is archived. Assessments that use its questions keep them. You can bring it back.",
                    "%(n)s collections are archived. Assessments that use their questions keep them. You can bring them back.",
                    n,
                )
                % {"n": n}
            ),
            foretells=foretold_of_archiving,
            done=lambda n: ngettext("%(n)s collection was archived.", "%(n)s collections were archived.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.archive_collections(ids, by=by, now=now),
        ),
        Act(
            name="restore",
            label=_("Bring back"),
            right=P.MANAGE_COLLECTIONS,
            fits=lambda values: bool(values["archived"]),
            asks=lambda n: ngettext("%(n)s collection is brought back.", "%(n)s collections are brought back.", n) % {"n": n},
            done=lambda n: ngettext("%(n)s collection is back.", "%(n)s collections are back.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.archive_collections(ids, by=by, now=None),
        ),
    ),
    empty=Empty(
        title=_("You have no collections yet."),
        none_fit=_("No collection fits."),
        text=_("Make one for a subject, then write its questions."),
        label=_("New collection"),
        view="library:create_collection",
        right=P.MANAGE_COLLECTIONS,
    ),
)
