"""Library › an item's statistics."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.numbers import typed_whole
from stratus.library.collections.pages import may_edit
from stratus.library.errors import NoStatistics
from stratus.library.items.statistics import actions
from stratus.library.items.statistics.messages import in_words
from stratus.library.items.statistics.queries import may_see_statistics, statistics_of
from stratus.library.items.statistics.rules import FEW, LEAST, LEAST_RELATED
from stratus.library.queries import items_visible_to, newest
from stratus.ui.notices import told


@require_safe
@require(P.LIBRARY)
def statistics(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what an item came to in earlier sittings. Raises NoStatistics for somebody without *Access to statistics*."""
    item = get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)
    if not may_see_statistics(item, request.actor):
        raise NoStatistics
    found = statistics_of(item, request.actor)
    context = {
        "item": item,
        "collection": item.collection,
        "found": found,
        "findings": in_words(found.findings),
        "revision": newest(item).number,
        "may_use": may_edit(request, item.collection) and item.measured is not None and item.measured != item.p_value,
        "limits": {"least": LEAST, "related": LEAST_RELATED, "few": FEW},
    }
    return render(request, "library/statistics/item.html", context)


@require_POST
@require(P.LIBRARY)
def use_measured(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the measured value the p-value of an item; `revision`: the number of the version that was shown."""
    with told(request):
        item = actions.use_measured(pk, by=request.actor, revision=typed_whole(request.POST.get("revision", "")) or 0)
        messages.success(request, _("“%(title)s” carries the measured p-value now.") % {"title": item.title})
    return redirect("library:statistics", pk)
