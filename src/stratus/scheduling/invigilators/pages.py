"""Who watches a schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.people.choosing.queries import by_name, people_to_choose
from stratus.scheduling.candidates.choices import MOST_FOUND
from stratus.scheduling.candidates.pages import ids_of
from stratus.scheduling.invigilators import actions
from stratus.scheduling.models import ScheduleInvigilator
from stratus.scheduling.schedules.pages import find, page_context
from stratus.ui.lists.declaration import whole_words_note
from stratus.ui.lists.paging import text_of
from stratus.ui.notices import counted, told


@require(P.SCHEDULE)
@require_safe
def invigilators(request: StaffRequest, pk: int) -> HttpResponse:
    """List who watches the schedule, and who may be added."""
    schedule = find(request.actor, pk)
    wanted = text_of(request, "find")
    watchers = by_name(ScheduleInvigilator.objects.filter(schedule=schedule).prefetch_related("user__role"))
    there = [watcher.user_id for watcher in watchers]
    found = people_to_choose(P.INVIGILATE, wanted, but=there, most=MOST_FOUND + 1)
    context = page_context(schedule) | {
        "tab": "invigilators",
        "watchers": watchers,
        "found": found[:MOST_FOUND],
        "more_found": len(found) > MOST_FOUND,
        "wanted": wanted,
        "search_note": whole_words_note(wanted),
    }
    return render(request, "scheduling/invigilators.html", context)


@require(P.SCHEDULE)
@require_POST
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the ticked people watch the schedule."""
    return _change(request, pk, actions.add_invigilators, _added)


@require(P.SCHEDULE)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove the ticked people as invigilators."""
    return _change(request, pk, actions.remove_invigilators, _removed)


def _added(number: int) -> str:
    return ngettext("%(n)s invigilator was added.", "%(n)s invigilators were added.", number) % {"n": number}


def _removed(number: int) -> str:
    return ngettext("%(n)s invigilator was removed.", "%(n)s invigilators were removed.", number) % {"n": number}


def _change(request: StaffRequest, pk: int, action: Callable[..., Any], done: Callable[[int], str]) -> HttpResponse:
    schedule = find(request.actor, pk)
    users = ids_of(request, "user")
    if not users:
        messages.warning(request, _("Choose at least one person."))
    else:
        with told(request):
            number = len(action(schedule.pk, users, by=request.actor, now=clock.now()))
            counted(request, number, done(number))
    return redirect("scheduling:invigilators", schedule.pk)
