"""Delivery › Invigilation › Hall: several exams that are sat at the same time, on one screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.numbers import sent_ids
from stratus.invigilation.live import actions
from stratus.invigilation.live.forms import MoveEndForm
from stratus.invigilation.live.screen import Screen
from stratus.scheduling.candidates import printing
from stratus.scheduling.queries import schedules_invigilated_by

MOST_SCHEDULES = 50


@require(P.INVIGILATE)
@require_safe
def hall(request: StaffRequest) -> HttpResponse:
    """Show the live screen of those exams in the address that the actor may watch."""
    screen = _screen(request)
    return screen.page() if screen.schedules else redirect("invigilation:list")


@require(P.INVIGILATE)
@require_safe
def live(request: StaffRequest) -> HttpResponse:
    """Return what changed on it."""
    return _screen(request).changes()


@require(P.INVIGILATE)
@cache_control(no_transform=True)  # links and keycodes stand beside what was asked for (docs/how/front.md)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def print_out(request: StaffRequest, what: str) -> HttpResponse:
    """Show the login slips or the attendance list of all these exams, by name, ready to print. POST makes missing keycodes."""
    screen = _screen(request)
    if not screen.schedules:
        return redirect("invigilation:list")
    show = printing.slips if what == "slips" else printing.attendance
    return show(request, screen.schedules, screen.url("dashboard"))


@require(P.INVIGILATE)
@require_POST
def act(request: StaffRequest) -> HttpResponse:
    """Run one action on the chosen candidates of all these exams."""
    screen = _screen(request)
    return screen.act() if screen.schedules else redirect("invigilation:list")


@require(P.INVIGILATE)
@require_POST
def move_end(request: StaffRequest) -> HttpResponse:
    """Move the end of all these exams that are not over, all or none (a fire alarm)."""
    screen, form = _screen(request), MoveEndForm(request.POST)
    if not screen.schedules:
        return redirect("invigilation:list")
    if not form.is_valid():
        return screen.answer({"status": 422, "error": _("Enter the minutes and the reason.")})
    minutes, reason = form.cleaned_data["later"], form.cleaned_data["end_reason"]
    try:
        moved = actions.move_ends(screen.ids, minutes, comment=reason, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except OverflowError:
        return screen.answer({"status": 422, "error": _("There is no later moment.")})
    except DomainError as problem:
        return screen.answer({"status": 409, "error": problem.message})
    done = ngettext("The end of %(n)d exam was moved.", "The end of %(n)d exams was moved.", len(moved)) % {"n": len(moved)}
    return screen.answer({"status": 200, "done": done})


def _screen(request: StaffRequest) -> Screen:
    """Return the hall's screen. Skips exams that the actor may not watch; actions check the rights again."""
    wanted = sent_ids(request.GET.getlist("s"))[:MOST_SCHEDULES]
    found = schedules_invigilated_by(request.actor).filter(pk__in=wanted).select_related("assessment")
    return Screen(request, list(found.order_by("starts_at", "sort_key", "pk")), is_hall=True)
