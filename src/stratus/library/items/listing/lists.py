"""The list of a collection's items."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.outcomes import Outcome
from stratus.item_types.authoring import label_of, labels, labels_of_pages
from stratus.item_types.registry import PAGE_TYPES
from stratus.library.classification.carried.offered import lacking
from stratus.library.items.drafts.queries import mark_drafts
from stratus.library.items.listing.filters import FURTHER, MEASURED
from stratus.library.items.moving.lists import COPY, MOVE
from stratus.library.items.review.actions import take_all
from stratus.library.items.review.approving import approve_act
from stratus.library.items.review.rules import Step
from stratus.library.items.trash.lists import DELETE
from stratus.library.models import TEXTS, Item, ItemRevision, ItemStatus
from stratus.library.queries import items_visible_to, newest
from stratus.library.templatetags.library import item_status, status_word
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, equals


def _rows(by: Actor, collection: int) -> Rows:
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each row.
    latest = Prefetch("latest", ItemRevision.objects.defer(*TEXTS))
    return items_visible_to(by).filter(collection=collection).prefetch_related(latest)


def _with_status(rows: Rows, status: str) -> Rows:
    """Leave out the other statuses; none chosen: withdrawn items.

    Left out, not asked for: PostgreSQL shall find no other index for a list of one collection than its own.
    """
    others = [one for one in ItemStatus.values if one != status] if status else [ItemStatus.WITHDRAWN]
    return rows.exclude(status__in=others)


def _act(step: Step) -> Callable[..., Outcome]:
    return lambda ids, *, by, now, collection: take_all(ids, step, by=by)


def _score(item: Item) -> Decimal | None:
    return None if item.item_type in PAGE_TYPES else newest(item).max_score


ITEMS = StaffList(
    name="library.items",
    caption=_("Items of the collection"),
    rights=(P.LIBRARY,),
    rows=_rows,
    prepare=mark_drafts,
    lacks=lacking,
    order=("sort_key", "id"),
    columns=(
        Column(
            "title",
            _("Title"),
            "title",
            sort=("sort_key", "id"),
            link=lambda i: reverse("library:item", args=[i.pk]),
            note=lambda item: _("Your draft") if item.has_draft else "",
            heads_row=True,
        ),
        Column("id", _("ID"), "external_id", sort=("id",), nowrap=True),
        Column("type", _("Type"), lambda item: label_of(item.item_type), sort=("item_type", "sort_key", "id"), nowrap=True),
        Column("version", _("Version"), "latest.number", number=True),
        Column("score", _("Max. score"), _score, sort=("latest__max_score", "sort_key", "id"), number=True),
        Column("p_value", _("P-value"), "p_value", sort=("p_value", "sort_key", "id"), number=True),
        Column("measured", MEASURED, "measured", sort=("measured", "sort_key", "id"), number=True),
        # Revisions are numbered as they are made: the newest one was saved last.
        Column("changed", _("Changed"), "latest.created_at", sort=("latest", "id")),
        Column("status", _("Status"), lambda item: status_word(item.status), draw=lambda item: item_status(item.status)),
    ),
    search=Search(label=_("Words of the question, or its ID"), find=indexed("item")),
    filters=(
        Choice(
            name="type",
            label=_("Type"),
            unset=_("All types"),
            choices=lambda by: (labels() | labels_of_pages()).items(),
            narrow=equals("item_type"),
        ),
        Choice(name="status", label=_("Status"), unset=_("All but withdrawn"), choices=lambda by: ItemStatus.choices, narrow=_with_status),
        *FURTHER,
    ),
    acts=(
        Act(
            name="offer",
            label=_("Ready for review"),
            right=P.LIBRARY,
            fits=lambda values: values["status"] in ("", ItemStatus.DRAFT),
            asks=lambda n: (
                ngettext(
                    "%(n)s draft becomes ready for review. What is no draft stays as it is.",
                    "%(n)s drafts become ready for review. What is no draft stays as it is.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s item is ready for review.", "%(n)s items are ready for review.", n) % {"n": n},
            do=_act(Step.OFFER),
        ),
        approve_act(fits=lambda values: values["status"] in ("", ItemStatus.DRAFT, ItemStatus.REVIEW)),
        Act(
            name="withdraw",
            label=_("Withdraw"),
            right=P.LIBRARY,
            danger=True,
            fits=lambda values: values["status"] != ItemStatus.WITHDRAWN,
            asks=lambda n: (
                ngettext(
                    "%(n)s item is withdrawn: no assessment can be published with it any more. Published versions keep it. "
                    "You can bring it back.",
                    "%(n)s items are withdrawn: no assessment can be published with them any more. Published versions keep them. "
                    "You can bring them back.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s item was withdrawn.", "%(n)s items were withdrawn.", n) % {"n": n},
            do=_act(Step.WITHDRAW),
        ),
        Act(
            name="restore",
            label=_("Bring back into use"),
            right=P.LIBRARY,
            fits=lambda values: values["status"] == ItemStatus.WITHDRAWN,
            asks=lambda n: ngettext("%(n)s item comes back into use.", "%(n)s items come back into use.", n) % {"n": n},
            done=lambda n: ngettext("%(n)s item is back.", "%(n)s items are back.", n) % {"n": n},
            do=_act(Step.RESTORE),
        ),
        COPY,
        MOVE,
        DELETE,
    ),
    empty=Empty(
        title=_("This collection is empty."),
        none_fit=_("No item fits."),
        text=_("Write the first question; assessments are put together from here."),
    ),
)
