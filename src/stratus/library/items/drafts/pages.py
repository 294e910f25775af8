"""What the form of an item sends of itself while it is open: its draft, and that somebody is there. And the list of a person's drafts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.item_types.languages import CODES
from stratus.item_types.registry import is_known
from stratus.library.collections.pages import editable_collection, visible_collection
from stratus.library.items.drafts import actions
from stratus.library.items.drafts.desk import Sent, clock_time, said_of
from stratus.library.items.drafts.errors import NotKept, OldPage, Spent, TooMany
from stratus.library.items.drafts.queries import Place, drafts_of, others_at, person_of
from stratus.library.items.drafts.rules import DAYS, part_of
from stratus.library.models import Item
from stratus.library.queries import items_visible_to, newest

LISTED = "listed"
"""What the list of drafts sends with a discarded one, to be shown again."""


@require_POST
@require(P.LIBRARY)
def keep_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what the form of an item holds; the page's script asks for it."""
    return _keep(request, _of_item(request, pk))


@require_POST
@require(P.LIBRARY)
def keep_draft_of_new_item(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Keep what the form of a new item holds."""
    return _keep(request, _of_new_item(request, pk, kind))


@require_POST
@require(P.LIBRARY)
def keep_draft_of_translation(request: StaffRequest, pk: int, lang: str) -> HttpResponse:
    """Keep what the form of a translation holds."""
    return _keep(request, _of_translation(request, pk, lang))


@require_POST
@require(P.LIBRARY)
def discard_draft_of_translation(request: StaffRequest, pk: int, lang: str) -> HttpResponse:
    """Discard the draft of a translation."""
    place = _of_translation(request, pk, lang)
    form = reverse("library:translation", args=[pk, lang])
    return _discard(request, place, f"{form}?part={place.part}" if place.part > 1 else form)


@require_POST
@require(P.LIBRARY)
def discard_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Discard the draft of an item."""
    return _discard(request, _of_item(request, pk), reverse("library:edit_item", args=[pk]))


@require_POST
@require(P.LIBRARY)
def discard_draft_of_new_item(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Discard the draft of a new item."""
    return _discard(request, _of_new_item(request, pk, kind), reverse("library:create_item", args=[pk, kind]))


@require_POST
@require(P.LIBRARY)
def note_open(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that this person has the form of an item open, and tell who else has."""
    item, now = _item(request, pk), clock.now()
    actions.note_open(item, by=request.actor, now=now, leaving="leaving" in request.POST)
    return JsonResponse({"others": said_of(others_at(item, request.actor, now))}, headers={"Cache-Control": "no-store"})


@require_safe
@require(P.LIBRARY)
def drafts(request: StaffRequest) -> HttpResponse:
    """List this person's drafts."""
    found = drafts_of(request.actor, clock.now())
    context = {"drafts": found, "days": DAYS, "are_mine": person_of(request.actor) is not None}
    return render(request, "library/drafts/list.html", context)


def _keep(request: StaffRequest, place: Place) -> HttpResponse:
    sent = Sent.of(request.POST)
    now = clock.now()
    try:
        if sent.key is None:
            raise OldPage
        draft = actions.keep_draft(
            place, request.POST.lists(), base=sent.base, window=sent.window, version=sent.version, by=request.actor, now=now
        )
    except NotKept as refusal:
        more: dict[str, Any] = {"over": True} if isinstance(refusal, Spent) else {}
        if isinstance(refusal, TooMany):
            more["link"] = {"address": reverse("library:drafts"), "words": _("Your drafts")}
        return JsonResponse({"message": refusal.message, **more}, status=409)
    return JsonResponse({"version": draft.version, "said": _("Draft kept at %(time)s") % {"time": clock_time(now)}})


def _discard(request: StaffRequest, place: Place, form: str) -> HttpResponse:
    """Discard a draft; the page's script, whose form holds again what is stored, needs no page."""
    sent = Sent.of(request.POST)
    if request.headers.get("Accept", "").startswith("application/json"):
        actions.drop_draft(place, window=sent.window, version=sent.version, by=request.actor)
        return JsonResponse({"version": 0})
    if actions.end_form(place, window=sent.window, version=sent.version, by=request.actor, now=clock.now()):
        messages.success(request, _("The draft was discarded."))
    else:
        messages.warning(request, _("The draft has changed since this page was shown. It was not discarded."))
    return redirect("library:drafts" if LISTED in request.POST else form)


def _of_item(request: StaffRequest, pk: int) -> Place:
    item = _item(request, pk)
    return Place(item.item_type, item.pk, item.collection_id, _key(request))


def _of_translation(request: StaffRequest, pk: int, lang: str) -> Place:
    item = _item(request, pk)
    if lang not in CODES and lang not in newest(item).translations:
        raise Http404
    return Place(item.item_type, item.pk, item.collection_id, _key(request), lang, part_of(request.GET))


def _item(request: StaffRequest, pk: int) -> Item:
    """Return an item that this person may change."""
    item = get_object_or_404(items_visible_to(request.actor).select_related("collection"), pk=pk)
    editable_collection(request, item.collection)
    return item


def _of_new_item(request: StaffRequest, pk: int, kind: str) -> Place:
    if not is_known(kind):
        raise Http404
    return Place(kind, None, editable_collection(request, visible_collection(request, pk)).pk, _key(request))


def _key(request: StaffRequest) -> UUID:
    """Return the key of the form that sends this; where it says none, one that no other has."""
    return Sent.of(request.POST).key or uuid4()
