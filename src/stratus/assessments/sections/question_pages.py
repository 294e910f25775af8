"""Assessments › Questions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.models import AssessmentQuestion
from stratus.assessments.sections import questions as actions
from stratus.foundation.numbers import sent_ids
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.models import Item, ItemStatus
from stratus.library.queries import collections_usable_by, items_usable_by
from stratus.ui.lists.paging import Listing, number_of, starts_with, text_of
from stratus.ui.notices import told


@require(P.MANAGE_ASSESSMENTS)
def add_questions(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose items from the library."""
    assessment = editable_assessment(request, pk)
    if request.method == "POST":
        chosen = sent_ids(request.POST.getlist("item"))
        with told(request):
            added = actions.add_questions(pk, chosen, by=request.actor)
            messages.success(
                request, ngettext("%(number)s question was added.", "%(number)s questions were added.", added) % {"number": added}
            )
            return redirect("assessments:detail", pk)
        return redirect(request.get_full_path())
    query, collection, kind = text_of(request, "q"), number_of(request, "collection"), request.GET.get("type", "")
    items: QuerySet[Item] = items_usable_by(request.actor).filter(status=ItemStatus.LIVE, collection__archived_at=None)
    items = items.exclude(pk__in=AssessmentQuestion.objects.filter(assessment=assessment).values("item"))
    if query:
        items = items.filter(starts_with("sort_key", query) | starts_with("external_id", query, fold=False))
    if collection is not None:
        items = items.filter(collection_id=collection)
    if kind in ITEM_TYPES:
        items = items.filter(item_type=kind)
    sorts = {
        "title": ("sort_key", "id"),
        "collection": ("collection__sort_key", "sort_key", "id"),
        "type": ("item_type", "sort_key", "id"),
        "score": ("latest__max_score", "sort_key", "id"),
    }
    context = {
        "assessment": assessment,
        "listing": Listing(request, items.select_related("latest", "collection"), sorts=sorts, default="title"),
        "collections": collections_usable_by(request.actor).filter(archived_at=None).order_by("sort_key", "id")[:500],
        "query": query,
        "collection": collection,
        "kind": kind,
        "types": list(ITEM_TYPES),
        "is_filtered": bool(query or collection or kind),
    }
    return render(request, "assessments/add_questions.html", context)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_question(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Move a question up or down, or remove it."""
    with told(request):
        if "remove" in request.POST:
            actions.remove_question(pk, item_pk, by=request.actor)
            messages.success(request, _("The question was removed from this assessment. It stays in the library."))
        else:
            actions.move_question(pk, item_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect("assessments:detail", pk)
