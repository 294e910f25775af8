"""Library › an item's versions: the list, two side by side, an earlier one restored."""

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
from stratus.foundation.numbers import typed_whole
from stratus.library.collections.pages import may_edit
from stratus.library.items.revisions.lists import REVISIONS
from stratus.library.items.revisions.queries import differences, fields_of, revision_numbered
from stratus.library.items.revisions.restoring import restore_revision
from stratus.library.models import Item, ItemRevision
from stratus.library.queries import items_visible_to, newest
from stratus.ui.lists.pages import show
from stratus.ui.notices import told

MOST_OFFERED = 500
"""Versions to choose from, the newest ones."""


@require(*REVISIONS.rights)
def revisions(request: StaffRequest, pk: int) -> HttpResponse:
    """List the versions of an item: who saved them, when, and what they changed."""
    item = _item(request, pk)
    return show(request, REVISIONS, "library/revisions/list.html", _context(request, item), item=item.pk)


@require(P.LIBRARY)
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """Show two versions side by side, field by field: `old` and `new`, by number; the newest two unless they are said."""
    item = _item(request, pk)
    latest = newest(item).number
    new = _revision(item, request.GET.get("new", str(latest)))
    old = _revision(item, request.GET.get("old", str(max(1, new.number - 1))))
    if old.number > new.number:
        old, new = new, old
    one, other = fields_of(item, old), fields_of(item, new)
    found = differences(one, other)
    differing = {difference.label for difference in found}
    context = _context(request, item) | {
        "old": old,
        "new": new,
        "differences": found,
        "same": [field.label for field in other.values() if field.label not in differing],
        "numbers": range(latest, max(0, latest - MOST_OFFERED), -1),
        "latest": latest,
    }
    return render(request, "library/revisions/compare.html", context)


@require_POST
@require(P.LIBRARY)
def restore(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Bring an earlier version back, as a new one."""
    item = _item(request, pk)
    with told(request):
        made = newest(restore_revision(item.pk, number, by=request.actor)).number
        messages.success(request, _("Version %(old)s is restored as version %(new)s. Nothing was lost.") % {"old": number, "new": made})
    return redirect("library:item", pk)


def _context(request: StaffRequest, item: Item) -> dict[str, Any]:
    return {"item": item, "collection": item.collection, "may_edit": may_edit(request, item.collection)}


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)


def _revision(item: Item, typed: str) -> ItemRevision:
    found = revision_numbered(item, typed_whole(typed, 9) or 0)
    if found is None:
        raise Http404
    return found
