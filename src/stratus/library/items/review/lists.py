"""The lists of what waits for review, and of what came back to its author, of all collections."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.item_types.authoring import label_of, labels, labels_of_pages
from stratus.library.items.review.approving import approve_act
from stratus.library.items.review.queries import not_approved, to_review
from stratus.library.models import TEXTS, ItemRevision
from stratus.library.queries import collections_judged_by
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, equals

MOST_COLLECTIONS = 500
"""Collections that can be chosen from; items of the others are found by words."""


def _listed(items: Rows) -> Rows:
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each row.
    latest = Prefetch("latest", ItemRevision.objects.defer(*TEXTS).select_related("created_by"))
    return items.select_related("collection").prefetch_related(latest)


def _collections(by: Actor) -> Iterable[tuple[str, str]]:
    judged = collections_judged_by(by).filter(archived_at=None).order_by("sort_key", "id")[:MOST_COLLECTIONS]
    return [(str(pk), title) for pk, title in judged.values_list("pk", "title")]


COLUMNS = (
    Column(
        "title",
        _("Title"),
        "title",
        sort=("sort_key", "id"),
        link=lambda item: reverse("library:item", args=[item.pk]),
        note=lambda item: item.external_id,
        heads_row=True,
    ),
    Column("collection", _("Collection"), "collection.title", sort=("collection__sort_key", "sort_key", "id")),
    Column("type", _("Type"), lambda item: label_of(item.item_type), sort=("item_type", "sort_key", "id"), nowrap=True),
    Column("version", _("Version"), "latest.number", number=True),
    Column("by", _("Saved by"), lambda item: item.latest.created_by.full_name if item.latest.created_by else ""),
    Column("saved", _("Saved"), "latest.created_at", sort=("latest__created_at", "id")),
)

TO_REVIEW = StaffList(
    name="library.to_review",
    caption=_("Items to review"),
    rights=(P.LIBRARY,),
    rows=lambda by: _listed(to_review(by)),
    order=("sort_key", "id"),
    columns=COLUMNS,
    search=Search(label=_("Words of the question, or its ID"), find=indexed("item")),
    filters=(
        Choice(name="collection", label=_("Collection"), unset=_("All collections"), choices=_collections, narrow=equals("collection")),
        Choice(
            name="type",
            label=_("Type"),
            unset=_("All types"),
            choices=lambda by: (labels() | labels_of_pages()).items(),
            narrow=equals("item_type"),
        ),
    ),
    acts=(approve_act(),),
    empty=Empty(
        title=_("Nothing waits for review."),
        none_fit=_("No item fits."),
        text=_("What authors make ready for review, in collections that you review, comes here."),
    ),
)

SENT_BACK = StaffList(
    name="library.sent_back",
    caption=_("Items with comments for you"),
    rights=(P.LIBRARY,),
    rows=lambda by: _listed(not_approved(by)),
    order=("sort_key", "id"),
    columns=COLUMNS,
    empty=Empty(
        title=_("Nobody has a comment for you."),
        none_fit=_("No item fits."),
        text=_("Drafts of yours come here when a reviewer does not approve them, or comments on them."),
    ),
)
