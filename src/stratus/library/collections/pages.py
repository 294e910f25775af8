"""Library › Collections."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.item_types.authoring import labels
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.collections import actions
from stratus.library.collections.forms import CollectionForm
from stratus.library.errors import ViewOnly
from stratus.library.models import Collection, Item, ItemStatus
from stratus.library.queries import (
    collections_editable_by,
    collections_visible_to,
    with_item_counts,
)
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists import Listing, starts_with, text_of
from stratus.ui.notices import told


@require(P.LIBRARY)
def collections(request: StaffRequest) -> HttpResponse:
    """List the collections that this person sees; archived ones on request."""
    query, archived = text_of(request, "q"), request.GET.get("archived") == "1"
    found = collections_visible_to(request.actor).select_related("owner").filter(archived_at__isnull=not archived)
    if query:
        found = found.filter(starts_with("sort_key", query))
    sorts = {"title": ("sort_key", "id"), "created": ("created_at", "id"), "owner": ("owner__sort_key", "sort_key", "id")}
    listing = Listing(request, with_item_counts(found), sorts=sorts, default="title")
    return render(request, "library/collections.html", {"listing": listing, "query": query, "archived": archived})


@require(P.MANAGE_COLLECTIONS)
def create_collection(request: StaffRequest) -> HttpResponse:
    """Make a collection."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            collection = actions.create_collection(by=request.actor, **form.cleaned_data)
            return redirect("library:collection", collection.pk)
    return render(request, "library/collection_form.html", {"form": form}, status=status_of(form))


@require(P.MANAGE_COLLECTIONS)
def edit_collection(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a collection."""
    collection = editable_collection(request, visible_collection(request, pk))
    form = CollectionForm(request.POST or None, initial={"title": collection.title, "external_id": collection.external_id})
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.update_collection(pk, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("library:collection", pk)
    return render(request, "library/collection_form.html", {"form": form, "collection": collection}, status=status_of(form))


@require_POST
@require(P.MANAGE_COLLECTIONS)
def archive_collection(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a collection, or bring it back."""
    back = request.POST.get("archive") == "0"
    with told(request, _("The collection is back.") if back else _("The collection was archived.")):
        actions.archive_collection(pk, by=request.actor, now=None if back else clock.now())
    return redirect("library:collection", pk)


@require(P.LIBRARY)
def collection(request: StaffRequest, pk: int) -> HttpResponse:
    """List the items of a collection."""
    found = visible_collection(request, pk)
    query, kind, withdrawn = text_of(request, "q"), request.GET.get("type", ""), request.GET.get("withdrawn") == "1"
    items = Item.objects.filter(collection=found, deleted_at=None).select_related("latest")
    items = items.filter(status=ItemStatus.WITHDRAWN) if withdrawn else items.exclude(status=ItemStatus.WITHDRAWN)
    if query:
        items = items.filter(starts_with("sort_key", query) | starts_with("external_id", query, fold=False))
    if kind in ITEM_TYPES:
        items = items.filter(item_type=kind)
    sorts = {
        "title": ("sort_key", "id"),
        "id": ("id",),
        "type": ("item_type", "sort_key", "id"),
        "score": ("latest__max_score", "sort_key", "id"),
    }
    context = {
        "collection": found,
        "may_edit": may_edit(request, found),
        "listing": Listing(request, items, sorts=sorts, default="title"),
        "query": query,
        "kind": kind,
        "withdrawn": withdrawn,
        "types": labels(),
        "is_filtered": bool(query or kind or withdrawn),
    }
    return render(request, "library/collection.html", context)


def visible_collection(request: StaffRequest, pk: int) -> Collection:
    return get_object_or_404(collections_visible_to(request.actor), pk=pk)


def may_edit(request: StaffRequest, collection: Collection) -> bool:
    return collections_editable_by(request.actor).filter(pk=collection.pk).exists()


def editable_collection(request: StaffRequest, collection: Collection) -> Collection:
    """Return the collection. Raises ViewOnly for somebody who may only look at it."""
    if not may_edit(request, collection):
        raise ViewOnly
    return collection
