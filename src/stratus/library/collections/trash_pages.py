"""Library › Trash, and deleting a collection."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.library.collections.actions import delete_collection
from stratus.library.collections.pages import visible_collection
from stratus.library.collections.trash import DELETED, put_back, undo_address
from stratus.library.errors import ViewOnly
from stratus.library.items.trash.rules import DAYS_KEPT
from stratus.library.items.uses import usage_of_all
from stratus.library.models import Item
from stratus.library.queries import may_share
from stratus.ui.lists.pages import show
from stratus.ui.notices import counted, done_with_undo, told


@require(*DELETED.rights)
def deleted(request: StaffRequest) -> HttpResponse:
    """List the collections that this person can put back."""
    return show(request, DELETED, "library/trash/collections.html")


@require(P.MANAGE_COLLECTIONS)
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what is deleted with a collection and which assessments use its items, and put it into the trash."""
    collection = visible_collection(request, pk)
    if not may_share(collection, request.actor):
        raise ViewOnly
    if request.method == "POST":
        with told(request):
            delete_collection(pk, by=request.actor, now=clock.now())
            done_with_undo(request, _("“%(title)s” is in the trash.") % {"title": collection.title}, undo_address(pk))
            return redirect("library:collections")
        return redirect("library:delete_collection", pk)
    items = list(Item.objects.filter(collection=collection, deleted_at=None).values_list("pk", flat=True))
    context = {"collection": collection, "number": len(items), "usage": usage_of_all(items, request.actor), "days": DAYS_KEPT}
    return render(request, "library/trash/delete_collection.html", context)


@require_POST
@require(P.MANAGE_COLLECTIONS)
def undelete(request: StaffRequest, pk: int) -> HttpResponse:
    """Put one collection back."""
    with told(request):
        number = len(put_back([pk], by=request.actor, now=clock.now()).changed)
        counted(request, number, _("The collection is back."))
        if number:
            return redirect("library:collection", pk)
    return redirect("library:deleted_collections")
