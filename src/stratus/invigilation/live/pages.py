"""Delivery › Invigilation: the exams somebody watches, the live screen of one, and what is printed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.invigilation.incidents.actions import incidents_of
from stratus.invigilation.live import actions
from stratus.invigilation.live.forms import MoveEndForm
from stratus.invigilation.live.lists import EXAMS
from stratus.invigilation.live.queries import schedules_watched_by
from stratus.invigilation.live.screen import Screen
from stratus.scheduling.candidates import printing
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.actions import change_pin
from stratus.ui.lists.pages import show


@require(*EXAMS.rights)
def schedule_list(request: StaffRequest) -> HttpResponse:
    """List the exams that the actor may watch, by default those that are not over."""
    return show(request, EXAMS, "invigilation/live/list.html")


@require(P.INVIGILATE)
@require_safe
def watch(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the live screen of one exam."""
    return screen(request, pk).page()


@require(P.INVIGILATE)
@require_safe
def live(request: StaffRequest, pk: int) -> HttpResponse:
    """Return what changed on it."""
    # Asked for every two seconds by each who watches: nothing of it names the assessment.
    return Screen(request, [get_object_or_404(schedules_watched_by(request.actor), pk=pk)]).changes()


@require(P.INVIGILATE)
@require_POST
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """Run one action on the chosen candidates."""
    return screen(request, pk).act()


@require(P.INVIGILATE)
@require_POST
def new_pin(request: StaffRequest, pk: int) -> HttpResponse:
    """Generate a new PIN, with immediate effect for everybody who has not started."""
    own = screen(request, pk)
    pin = f"{secrets.randbelow(10_000):04}"
    try:
        change_pin(pk, pin, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as problem:
        return own.answer({"status": 409, "error": problem.message})
    return own.answer({"status": 200, "done": _("The new PIN is %(pin)s.") % {"pin": pin}})


@require(P.INVIGILATE)
@require_POST
def move_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Move the end of the whole exam to a later moment (a fire alarm)."""
    own, form = screen(request, pk), MoveEndForm(request.POST)
    if not form.is_valid():
        return own.answer({"status": 422, "error": _("Enter the minutes and the reason.")})
    try:
        ends_at = own.schedules[0].ends_at + timedelta(minutes=form.cleaned_data["later"])
        actions.move_schedule_end(pk, ends_at, comment=form.cleaned_data["end_reason"], by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except OverflowError:
        return own.answer({"status": 422, "error": _("There is no later moment.")})
    except DomainError as problem:
        return own.answer({"status": 409, "error": problem.message})
    return own.answer({"status": 200, "done": _("The end was moved for everybody.")})


@require(P.INVIGILATE)
@require_safe
def attendance_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the attendance list of the room, ready to print."""
    return printing.attendance(request, [find(request, pk)], reverse("invigilation:dashboard", args=[pk]))


@require(P.INVIGILATE)
@cache_control(no_transform=True)  # links and keycodes stand beside what was asked for (docs/how/front.md)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the login slips of this exam's candidates, ready to print. POST makes missing keycodes."""
    return printing.slips(request, [find(request, pk)], reverse("invigilation:dashboard", args=[pk]))


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_safe
def incidents(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the incidents of this exam, ready to print."""
    schedule = find(request, pk)
    context = {"schedule": schedule, "incidents": incidents_of(schedule), "back": reverse("invigilation:dashboard", args=[pk])}
    return render(request, "invigilation/incidents/print_incidents.html", context)


def find(request: StaffRequest, pk: int) -> Schedule:
    """Return an activated schedule that the actor may watch, or whose logs they may read; raises Http404."""
    return get_object_or_404(schedules_watched_by(request.actor).select_related("assessment"), pk=pk)


def screen(request: StaffRequest, pk: int) -> Screen:
    """Return the live screen of an exam that the actor may watch; raises Http404."""
    return Screen(request, [find(request, pk)])
