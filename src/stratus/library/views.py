"""Library: collections and the items in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.item_types.authoring import editor_of, in_words, label_of, labels
from stratus.item_types.errors import ContentError
from stratus.item_types.forms import ItemForm
from stratus.item_types.registry import ITEM_TYPES, item_type
from stratus.library import actions
from stratus.library.errors import ViewOnly
from stratus.library.forms import CollectionForm
from stratus.library.models import Collection, Item, ItemRevision, ItemStatus
from stratus.library.queries import (
    collections_editable_by,
    collections_visible_to,
    items_visible_to,
    newest,
    revisions_of,
    with_item_counts,
)
from stratus.library.rules import score_of, storable
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
    collection = _editable(request, _collection(request, pk))
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
    found = _collection(request, pk)
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
        "may_edit": _may_edit(request, found),
        "listing": Listing(request, items, sorts=sorts, default="title"),
        "query": query,
        "kind": kind,
        "withdrawn": withdrawn,
        "types": labels(),
        "is_filtered": bool(query or kind or withdrawn),
    }
    return render(request, "library/collection.html", context)


@require(P.LIBRARY)
def choose_type(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what kind of item to write."""
    types = [{"key": key, "label": label, "hint": editor_of(key).hint} for key, label in labels().items()]
    return render(request, "library/choose_type.html", {"collection": _editable(request, _collection(request, pk)), "types": types})


@require(P.LIBRARY)
def create_item(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Write an item."""
    if kind not in ITEM_TYPES:
        raise Http404
    return _edit(request, _editable(request, _collection(request, pk)), None, kind)


@require(P.LIBRARY)
def edit_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an item."""
    item = _item(request, pk)
    return _edit(request, _editable(request, item.collection), item, item.item_type)


def _edit(request: StaffRequest, collection: Collection, item: Item | None, kind: str) -> HttpResponse:
    form_class = editor_of(kind).form
    form = form_class(request.POST or None, initial=_initial(form_class, item) if item else None)
    preview = None
    if "more" in request.POST:
        # Nothing is checked yet.
        form.add_row()
        form.errors.clear()
    elif request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview_of(form, item, kind)
        else:
            with errors_beside_fields(form):
                values = form.cleaned_data
                saved = actions.save_item(collection, item, kind, values["title"], form.content(), values["max_score"], by=request.actor)
                messages.success(
                    request, _("“%(title)s” was saved as version %(number)s.") % {"title": saved.title, "number": newest(saved).number}
                )
                return redirect("library:item", saved.pk)
    context = {"collection": collection, "item": item, "form": form, "kind": kind, "type_label": label_of(kind), "preview": preview}
    return render(request, "library/item_form.html", context, status=status_of(form))


def _initial(form_class: type[ItemForm], item: Item) -> dict[str, Any]:
    revision = newest(item)
    return form_class.initial_of(item.title, item_type(item.item_type).upgrade(revision.content), revision.max_score)


def _preview_of(form: ItemForm, item: Item | None, kind: str) -> dict[str, Any] | None:
    """Return what a candidate would see of a form that has not been saved; errors go beside its fields."""
    written, score = item_type(kind), score_of(form.cleaned_data["max_score"])
    try:
        content = written.clean(storable(form.content()), newest(item).content if item else None)
    except ContentError as problem:
        for name, text in in_words(kind, problem).items():
            form.add_error(name if name in form.fields else None, text)
        return None
    if score is None:
        form.add_error("max_score", _("Enter a number above 0 with at most two decimals."))
        return None
    return written.author_view(item.external_id if item else "preview", content, score)


@require(P.LIBRARY)
def item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an item as a candidate sees it, with its versions; `?version=` shows an earlier one."""
    found = _item(request, pk)
    revisions = list(revisions_of(found)[:100])
    wanted = request.GET.get("version", "")
    shown = next((revision for revision in revisions if str(revision.number) == wanted), newest(found))
    shown_type, editor = item_type(found.item_type), editor_of(found.item_type)
    context = {
        "item": found,
        "collection": found.collection,
        "may_edit": _may_edit(request, found.collection),
        "type_label": label_of(found.item_type),
        "needs_marker": shown_type.needs_marker,
        "key": editor.key(shown_type, shown_type.upgrade(shown.content)),
        "key_template": editor.key_template,
        "revisions": revisions,
        "shown": shown,
        "is_latest": shown.pk == newest(found).pk,
        "preview": _author_view(found, shown),
        "uses": found.used_in.select_related("assessment").filter(assessment__deleted_at=None).order_by("assessment__sort_key")[:50],
    }
    return render(request, "library/item.html", context)


@require_POST
@require(P.LIBRARY)
def withdraw_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an item out of use, or bring it back."""
    if request.POST.get("withdraw") == "0":
        with told(request, _("The item can be used again.")):
            actions.restore_item(pk, by=request.actor)
    else:
        with told(request, _("The item was withdrawn.")):
            actions.withdraw_item(pk, by=request.actor)
    return redirect("library:item", pk)


def _author_view(item: Item, revision: ItemRevision) -> dict[str, Any]:
    return item_type(item.item_type).author_view(item.external_id, revision.content, revision.max_score)


def _collection(request: StaffRequest, pk: int) -> Collection:
    return get_object_or_404(collections_visible_to(request.actor), pk=pk)


def _may_edit(request: StaffRequest, collection: Collection) -> bool:
    return collections_editable_by(request.actor).filter(pk=collection.pk).exists()


def _editable(request: StaffRequest, collection: Collection) -> Collection:
    """Return the collection. Raises ViewOnly for somebody who may only look at it."""
    if not _may_edit(request, collection):
        raise ViewOnly
    return collection


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)
