"""Library › Collections."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.library.collections import actions
from stratus.library.collections.forms import CollectionForm
from stratus.library.collections.lists import COLLECTIONS
from stratus.library.errors import ViewOnly
from stratus.library.items.listing.lists import ITEMS
from stratus.library.models import Collection
from stratus.library.queries import collections_editable_by, collections_visible_to, may_share
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show


@require(*COLLECTIONS.rights)
def collections(request: StaffRequest) -> HttpResponse:
    """List the collections that this person sees; archived ones on request."""
    return show(request, COLLECTIONS, "library/collections/list.html", {"may_delete": request.actor.can(P.MANAGE_COLLECTIONS)})


@require(P.MANAGE_COLLECTIONS)
def create_collection(request: StaffRequest) -> HttpResponse:
    """Make a collection."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            collection = actions.create_collection(by=request.actor, **form.cleaned_data)
            return redirect("library:collection", collection.pk)
    return render(request, "library/collections/form.html", {"form": form}, status=status_of(form))


@require(P.MANAGE_COLLECTIONS)
def edit_collection(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a collection."""
    collection = editable_collection(request, visible_collection(request, pk))
    form = CollectionForm(request.POST or None, initial=CollectionForm.initial_of(collection), collection=collection)
    original = Original(request, form, lambda: CollectionForm.initial_of(visible_collection(request, pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.update_collection(pk, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("library:collection", pk)
    return render(request, "library/collections/form.html", {"form": form, "collection": collection}, status=status_of(form))


@require(*ITEMS.rights)
def collection(request: StaffRequest, pk: int) -> HttpResponse:
    """List the items of a collection."""
    found = visible_collection(request, pk)
    editable = may_edit(request, found)
    may_delete = request.actor.can(P.MANAGE_COLLECTIONS) and may_share(found, request.actor)
    context = {"collection": found, "may_edit": editable, "may_delete": may_delete}
    return show(request, ITEMS, "library/collections/detail.html", context, may_act=editable, collection=found.pk)


def visible_collection(request: StaffRequest, pk: int) -> Collection:
    return get_object_or_404(collections_visible_to(request.actor), pk=pk)


def may_edit(request: StaffRequest, collection: Collection) -> bool:
    return collections_editable_by(request.actor).filter(pk=collection.pk).exists()


def editable_collection(request: StaffRequest, collection: Collection) -> Collection:
    """Return the collection. Raises ViewOnly for somebody who may only look at it."""
    if not may_edit(request, collection):
        raise ViewOnly
    return collection
