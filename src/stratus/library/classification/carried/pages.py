"""What fields offer while somebody types: those of the form of an item, and those of the filters of the list of items."""

from __future__ import annotations

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.library.classification.carried.kinds import PICKED
from stratus.library.classification.carried.offered import authors_of
from stratus.library.classification.carried.queries import LONGEST_TEXT, MOST_OFFERED, choices, fitting
from stratus.library.collections.pages import visible_collection
from stratus.ui.lists.paging import text_of


@require_safe
@require(P.LIBRARY)
def offer_nodes(request: StaffRequest, pk: int, kind: str) -> JsonResponse:
    """Return the first topics, objectives or labels whose code or title holds `?q=`, which items of this collection may carry."""
    collection = visible_collection(request, pk)
    wanted = next((one for one in PICKED if one.name == kind), None)
    if wanted is None:
        raise Http404
    found = fitting(wanted, collection.pk, text_of(request, "q", LONGEST_TEXT), most=MOST_OFFERED + 1)
    offered = [{"id": one.id, "text": one.text, "note": one.above} for one in choices(wanted, found[:MOST_OFFERED])]
    return JsonResponse({"found": offered, "more": len(found) > MOST_OFFERED})


@require_safe
@require(P.LIBRARY)
def offer_authors(request: StaffRequest, pk: int) -> JsonResponse:
    """Return the first who wrote items of this collection, or saved them last, and have `?q=` in their name.

    E-mail addresses are told to who may manage users, log-in names to nobody.
    """
    collection = visible_collection(request, pk)
    found = authors_of(collection.pk, text_of(request, "q", LONGEST_TEXT))
    sees_people = request.actor.can(P.MANAGE_USERS)
    offered = [{"id": one.id, "text": one.name, "note": one.email if sees_people else ""} for one in found[:MOST_OFFERED]]
    return JsonResponse({"found": offered, "more": len(found) > MOST_OFFERED})
