"""Library › Items."""

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
from stratus.foundation.errors import InvalidFields
from stratus.item_types.authoring import editor_of, in_words, label_of, labels
from stratus.item_types.errors import ContentError
from stratus.item_types.forms import ItemForm
from stratus.item_types.picture.forms import offer
from stratus.item_types.registry import ITEM_TYPES, item_type
from stratus.library.collections.pages import editable_collection, may_edit, visible_collection
from stratus.library.items import actions
from stratus.library.media.naming import with_pictures
from stratus.library.media.offering import PicturesOf
from stratus.library.models import Collection, Item, ItemRevision
from stratus.library.queries import (
    items_visible_to,
    newest,
    revisions_of,
)
from stratus.library.rules import storable
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import told


@require(P.LIBRARY)
def choose_type(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what kind of item to write."""
    types = [{"key": key, "label": label, "hint": editor_of(key).hint} for key, label in labels().items()]
    return render(
        request, "library/choose_type.html", {"collection": editable_collection(request, visible_collection(request, pk)), "types": types}
    )


@require(P.LIBRARY)
def create_item(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Write an item."""
    if kind not in ITEM_TYPES:
        raise Http404
    return _edit(request, editable_collection(request, visible_collection(request, pk)), None, kind)


@require(P.LIBRARY)
def edit_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an item."""
    item = _item(request, pk)
    return _edit(request, editable_collection(request, item.collection), item, item.item_type)


def _edit(request: StaffRequest, collection: Collection, item: Item | None, kind: str) -> HttpResponse:
    form_class = editor_of(kind).form
    form = form_class(request.POST or None, initial=_initial(form_class, item) if item else None)
    offer(form, PicturesOf(collection.pk))
    original = Original(request, form, (lambda: _initial(form_class, _item(request, item.pk))) if item else None)
    preview = None
    if "more" in request.POST:
        # Nothing is checked yet.
        form.add_row()
        form.errors.clear()
    elif request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview_of(form, collection, item, kind)
        else:
            with errors_beside_fields(form), original.saving():
                values = form.cleaned_data
                saved = actions.save_item(collection, item, kind, values["title"], form.content(), values["max_score"], by=request.actor)
                messages.success(
                    request, _("“%(title)s” was saved as version %(number)s.") % {"title": saved.title, "number": newest(saved).number}
                )
                return redirect("library:item", saved.pk)
    elif request.method == "POST":
        _check_content(form, collection, item, kind)
    context = {"collection": collection, "item": item, "form": form, "kind": kind, "type_label": label_of(kind), "preview": preview}
    return render(request, "library/item_form.html", context, status=status_of(form))


def _initial(form_class: type[ItemForm], item: Item) -> dict[str, Any]:
    revision = newest(item)
    return form_class.initial_of(item.title, item_type(item.item_type).upgrade(revision.content), revision.max_score)


def _preview_of(form: ItemForm, collection: Collection, item: Item | None, kind: str) -> dict[str, Any] | None:
    """Return what a candidate would see of a form that has not been saved; errors go beside its fields."""
    content = _check_content(form, collection, item, kind)
    if content is None:
        return None
    return item_type(kind).author_view(item.external_id if item else "preview", content, form.cleaned_data["max_score"])


def _check_content(form: ItemForm, collection: Collection, item: Item | None, kind: str) -> dict[str, Any] | None:
    """Return the content as it would be stored. What is wrong with it goes beside its fields, also where the form has other errors."""
    try:
        cleaned = item_type(kind).clean(storable(form.content()), newest(item).content if item else None)
        return with_pictures(cleaned, collection.pk)
    except KeyError:  # a field that the content needs was refused
        return None
    except ContentError as problem:
        problems = in_words(kind, problem)
    except InvalidFields as refused:
        problems = refused.errors
    for name, text in problems.items():
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, text)
    return None


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
        "may_edit": may_edit(request, found.collection),
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


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)
