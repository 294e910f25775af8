"""Library › a collection › Trash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.library.collections.pages import editable_collection, visible_collection
from stratus.library.items.trash import actions
from stratus.library.items.trash.lists import EMPTY, TRASH
from stratus.library.queries import may_share
from stratus.ui.lists.pages import show
from stratus.ui.notices import counted, told


@require(*TRASH.rights)
def trash(request: StaffRequest, pk: int) -> HttpResponse:
    """List what was deleted from a collection and can be put back."""
    collection = editable_collection(request, visible_collection(request, pk))
    # Under the same name: jobs find the list with all its acts, and the act asks for the right itself.
    listed = TRASH if may_share(collection, request.actor) else replace(TRASH, acts=[act for act in TRASH.acts if act is not EMPTY])
    return show(request, listed, "library/trash/items.html", {"collection": collection}, collection=collection.pk)


@require_POST
@require(P.LIBRARY)
def undo_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Put back what this person deleted at the moment `at`."""
    try:
        at = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        raise Http404 from None
    if at.tzinfo is None:
        raise Http404
    with told(request):
        outcome = actions.restore_items(None, pk, by=request.actor, now=clock.now(), deleted_at=at)
        number = len(outcome.changed)
        counted(
            request,
            number,
            ngettext("%(n)s item is back in the collection.", "%(n)s items are back in the collection.", number) % {"n": number},
        )
        for reason in dict.fromkeys(outcome.refused.values()):
            messages.warning(request, reason)
    return redirect("library:collection", pk)
