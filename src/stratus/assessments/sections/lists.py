"""The list of items that can become questions of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.assessments.models import AssessmentQuestion
from stratus.assessments.sections.questions import MOST_QUESTIONS, add_questions
from stratus.foundation.outcomes import Outcome
from stratus.item_types.authoring import label_of, labels
from stratus.library.models import IN_USE, TEXTS, ItemRevision
from stratus.library.queries import collections_usable_by, questions_usable_by
from stratus.library.templatetags.library import item_status, status_word
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, equals

MOST_COLLECTIONS = 500
"""Collections that can be chosen from; the others are found by words."""


def _rows(by: Actor, assessment: int, section: int | None = None) -> Rows:
    there = AssessmentQuestion.objects.filter(assessment=assessment).values("item")
    items = questions_usable_by(by).filter(status__in=IN_USE, collection__archived_at=None).exclude(pk__in=there)
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each row.
    return items.select_related("collection").prefetch_related(Prefetch("latest", ItemRevision.objects.defer(*TEXTS)))


def _collections(by: Actor) -> Iterable[tuple[str, str]]:
    usable = collections_usable_by(by).filter(archived_at=None).order_by("sort_key", "id")[:MOST_COLLECTIONS]
    return [(str(pk), title) for pk, title in usable.values_list("pk", "title")]


def _add(ids: Sequence[int], *, by: Actor, now: datetime, assessment: int, section: int | None = None) -> Outcome:
    usable = set(_rows(by, assessment).filter(pk__in=list(ids)).values_list("pk", flat=True))
    fresh = [pk for pk in ids if pk in usable]
    if fresh:
        add_questions(assessment, fresh, by=by, section_id=section)
    return Outcome(tuple(fresh))


def _composed(assessment: int, section: int | None = None) -> str:
    """Return where the questions stand that were added."""
    return reverse("assessments:detail", args=[assessment]) + (f"#section-{section}" if section else "")


USABLE_ITEMS = StaffList(
    name="assessments.usable_items",
    caption=_("Questions that can be added"),
    rights=(P.MANAGE_ASSESSMENTS,),
    rows=_rows,
    order=("sort_key", "id"),
    columns=(
        Column("title", _("Title"), "title", sort=("sort_key", "id"), note=lambda item: item.external_id, heads_row=True),
        Column("collection", _("Collection"), "collection.title", sort=("collection__sort_key", "sort_key", "id")),
        Column("type", _("Type"), lambda item: label_of(item.item_type), sort=("item_type", "sort_key", "id")),
        Column("score", _("Max. score"), "latest.max_score", sort=("latest__max_score", "sort_key", "id"), number=True),
        Column("status", _("Status"), lambda item: status_word(item.status), draw=lambda item: item_status(item.status)),
    ),
    search=Search(label=_("Words of the question, or its ID"), find=indexed("item")),
    filters=(
        Choice(name="collection", label=_("Collection"), unset=_("All collections"), choices=_collections, narrow=equals("collection")),
        Choice(name="type", label=_("Type"), unset=_("All types"), choices=lambda by: labels().items(), narrow=equals("item_type")),
    ),
    acts=(
        Act(
            name="add",
            label=_("Add"),
            right=P.MANAGE_ASSESSMENTS,
            is_asked=False,
            most=MOST_QUESTIONS,
            asks=lambda n: ngettext("%(n)s question is added at the end.", "%(n)s questions are added at the end.", n) % {"n": n},
            done=lambda n: ngettext("%(number)s question was added.", "%(number)s questions were added.", n) % {"number": n},
            do=_add,
            then=_composed,
        ),
    ),
    empty=Empty(
        title=_("There are no more questions in your library."),
        none_fit=_("No question fits."),
        label=_("Write new ones in the library"),
        view="library:collections",
        right=P.LIBRARY,
    ),
    exports=False,
)
