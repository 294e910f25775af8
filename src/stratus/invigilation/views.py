"""Delivery › Invigilation: the exams somebody watches, the live screen of one, and what is done to candidates from there."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus import clock
from stratus.invigilation import actions
from stratus.invigilation.forms import VERBS, AddForm, MoveEndForm, VoidForm
from stratus.invigilation.incidents import incidents_of
from stratus.invigilation.live import PAGE_SIZE, DashboardPage, SeatStatus, dashboard
from stratus.invigilation.message_templates import templates_by_title
from stratus.invigilation.waiting import may_see_answers
from stratus.people.decorators import require
from stratus.people.errors import DomainError, NotAllowed
from stratus.people.permissions import Permission as P
from stratus.people.queries import tenant_settings
from stratus.people.staff_request import StaffRequest
from stratus.scheduling.actions import change_pin
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import schedules_invigilated_by, schedules_visible_to
from stratus.scheduling.states import State, with_state
from stratus.ui.lists import Listing, address, number_of, starts_with, text_of
from stratus.ui.pages import Pager, wanted_page

SORTS = {"title": ("sort_key", "id"), "start": ("starts_at", "id"), "end": ("ends_at", "id")}
POLL_SECONDS = 4
EVERYBODY = 1_000_000
MOST_ON_SCREEN = 2 * PAGE_SIZE
"""A page of rows, and those that were added since it was opened."""
EARLIEST, LATEST = 2000, 9000
"""Years between which a moment can be counted with."""


@require(P.INVIGILATE)
@require_safe
def schedule_list(request: StaffRequest) -> HttpResponse:
    """List the exams that the actor watches; by default those that are not over."""
    now = clock.now()
    schedules = with_state(schedules_invigilated_by(request.actor), now, tenant_settings().archive_after_hours)
    text, when = text_of(request, "q"), text_of(request, "when")
    if when != "all":
        schedules = schedules.filter(state_now__in=[State.OPEN, State.PLANNED])
    if text:
        schedules = schedules.filter(starts_with("sort_key", text))
    listing = Listing(request, schedules.select_related("assessment"), sorts=SORTS, default="start")
    counted = Registration.objects.filter(schedule__in=[row.pk for row in listing.rows]).values_list("schedule_id")
    candidates = dict(counted.annotate(Count("id")))
    for row in listing.rows:
        row.candidate_count = candidates.get(row.pk, 0)
    return render(request, "invigilation/list.html", {"listing": listing, "text": text, "when": when})


@require(P.INVIGILATE)
@require_safe
def watch(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the live screen of one exam."""
    return _watch(request, find(request, pk))


def _watch(request: StaffRequest, schedule: Schedule, outcome: dict[str, Any] | None = None) -> HttpResponse:
    status, text = _filter(request)
    page = dashboard(schedule, clock.now(), status=status, search=text, page=wanted_page(request))
    context = _live_context(request, schedule, page, status, text) | {
        "listing": Pager(request, number=page.page, pages=page.pages, total=page.total, size=PAGE_SIZE),
        "ids": ",".join(str(row.registration_id) for row in page.rows),
        "loaded": page.total,
        "poll_seconds": POLL_SECONDS,
        "forms": {name: form() for name, form in VERBS.items()} | {"move_end": MoveEndForm(), "add": AddForm()},
        "may_change_candidates": actions.may_change_candidates(schedule, request.actor),
        "templates": templates_by_title(),
        "outcome": outcome,
    }
    return render(request, "invigilation/dashboard.html", context, status=outcome["status"] if outcome else 200)


@require(P.INVIGILATE)
@require_safe
def live(request: StaffRequest, pk: int) -> HttpResponse:
    """Return what changed since `since`: counts, and the cells of the rows that are on the asker's screen."""
    schedule = find(request, pk)
    status, text = _filter(request)
    only = [int(one) for one in text_of(request, "ids", 4000).split(",") if one.isdecimal() and len(one) < 19][:MOST_ON_SCREEN]
    page = dashboard(schedule, clock.now(), since=_moment(text_of(request, "since")), status=status, search=text, only=only)
    there = set(Registration.objects.filter(schedule=schedule, pk__in=only).values_list("pk", flat=True))
    gone = [pk for pk in only if pk not in there]
    fresh = [row for row in page.rows if row.registration_id not in there]
    context = _live_context(request, schedule, page, status, text) | {
        "loaded": (number_of(request, "loaded") or 0) + len(fresh) - len(gone),
        "fresh": {row.registration_id for row in fresh},
        "gone": ",".join(map(str, gone)),
    }
    found = render(request, "invigilation/live.html", context)
    found["Stratus-Since"] = page.server_time.isoformat()
    found["Stratus-Poll"] = str(POLL_SECONDS)
    return found


def _live_context(request: StaffRequest, schedule: Schedule, page: DashboardPage, status: str, text: str) -> dict[str, Any]:
    chips = [
        {"value": value, "label": label, "number": page.counts[value], "url": _chip(request, value), "on": status == value}
        for value, label in SeatStatus.choices
    ]
    silent = {
        "value": "OFFLINE",
        "label": _("Offline"),
        "number": page.offline,
        "url": _chip(request, "OFFLINE"),
        "on": status == "OFFLINE",
    }
    return {
        "schedule": schedule,
        "page": page,
        "chips": [*chips, silent],
        "everybody": sum(page.counts.values()),
        "everybody_url": _chip(request, None),
        "status": status,
        "text": text,
        "may_void": request.actor.can(P.VOID_ATTEMPTS),
        "may_see_late": may_see_answers(request.actor),
    }


def _chip(request: StaffRequest, status: str | None) -> str:
    """Return the dashboard's address with another filter, also when the poll asks."""
    own = address(request, status=status, page=None, since=None, ids=None, loaded=None)
    return own.replace("/live", "", 1)


@require(P.INVIGILATE)
@require_POST
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """Do one verb to the chosen candidates and say for each of them what came of it."""
    schedule = find(request, pk)
    return answer(request, schedule, _outcome(request, schedule))


def _outcome(request: StaffRequest, schedule: Schedule) -> dict[str, Any]:
    kind = VERBS.get(request.POST.get("verb", ""))
    if kind is None:
        return {"status": 422, "error": _("Choose what is to be done.")}
    form = kind(request.POST)
    ids = _chosen(request, schedule)
    if not ids:
        return {"status": 422, "error": _("Choose at least one candidate.")}
    if not form.is_valid():
        wrong = [f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items() if name in form.fields]
        return {"status": 422, "error": " ".join(wrong) or _("Something is missing.")}
    if isinstance(form, VoidForm) and form.cleaned_data["confirmed"] != len(ids):
        return {"status": 409, "error": _("The selection changed meanwhile. Look at it and confirm again: nobody was voided.")}
    try:
        refused = form.act(schedule.pk, ids, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as problem:
        return {"status": 409, "error": problem.message}
    names = _names([one.registration_id for one in refused])
    number = len(ids) - len(refused)
    return {
        "status": 200,
        "done": form.done(number) if number else "",
        "refused": [{"name": names.get(one.registration_id, ""), "why": one.error.message} for one in refused],
    }


@require(P.INVIGILATE)
@require_POST
def new_pin(request: StaffRequest, pk: int) -> HttpResponse:
    """Generate another PIN; it counts at once for everybody who has not started."""
    schedule = find(request, pk)
    pin = f"{secrets.randbelow(10_000):04}"
    try:
        schedule = change_pin(schedule.pk, pin, by=request.actor, now=clock.now())
        outcome = {"status": 200, "done": _("The new PIN is %(pin)s.") % {"pin": pin}}
    except NotAllowed:
        raise
    except DomainError as problem:
        outcome = {"status": 409, "error": problem.message}
    return answer(request, schedule, outcome)


@require(P.INVIGILATE)
@require_POST
def move_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Move the end of the whole exam to a later moment (a fire alarm)."""
    schedule = find(request, pk)
    form = MoveEndForm(request.POST)
    if not form.is_valid():
        return answer(request, schedule, {"status": 422, "error": _("Enter the minutes and the reason.")})
    try:
        ends_at = schedule.ends_at + timedelta(minutes=form.cleaned_data["later"])
        schedule = actions.move_schedule_end(
            schedule.pk, ends_at, comment=form.cleaned_data["end_reason"], by=request.actor, now=clock.now()
        )
        outcome = {"status": 200, "done": _("The end was moved for everybody.")}
    except NotAllowed:
        raise
    except OverflowError:
        outcome = {"status": 422, "error": _("There is no later moment.")}
    except DomainError as problem:
        outcome = {"status": 409, "error": problem.message}
    return answer(request, schedule, outcome)


def answer(request: StaffRequest, schedule: Schedule, outcome: dict[str, Any]) -> HttpResponse:
    """Answer the live screen with what came of it alone; a browser without scripts with the whole page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "invigilation/outcome.html", {"outcome": outcome}, status=outcome["status"])
    return _watch(request, find(request, schedule.pk), outcome)


@require(P.INVIGILATE)
@require_safe
def attendance_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the attendance list of the room, ready to print."""
    schedule = find(request, pk)
    registrations = Registration.objects.filter(schedule=schedule).select_related("candidate").order_by("candidate__sort_key", "id")
    context = {"schedule": schedule, "registrations": registrations, "back": reverse("invigilation:dashboard", args=[pk])}
    return render(request, "scheduling/print_attendance.html", context)


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_safe
def incidents(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was noted about candidates of this exam, ready to print."""
    schedule = find(request, pk)
    context = {"schedule": schedule, "incidents": incidents_of(schedule), "back": reverse("invigilation:dashboard", args=[pk])}
    return render(request, "invigilation/print_incidents.html", context)


def find(request: StaffRequest, pk: int) -> Schedule:
    """Return an activated schedule that the actor may watch, or whose logs he may read; raises Http404."""
    watched = schedules_invigilated_by(request.actor) if request.actor.can(P.INVIGILATE) else schedules_visible_to(request.actor)
    return get_object_or_404(watched.select_related("assessment"), pk=pk)


def _chosen(request: StaffRequest, schedule: Schedule) -> list[int]:
    """Return the registrations that were ticked, or all that fit the filter."""
    if request.POST.get("all") == "1":
        status, text = request.POST.get("status", ""), request.POST.get("q", "")
        return [row.registration_id for row in dashboard(schedule, clock.now(), status=status, search=text, size=EVERYBODY).rows]
    ids = [int(one) for one in request.POST.getlist("registration") if one.isascii() and one.isdecimal() and len(one) < 19]
    return list(Registration.objects.filter(schedule=schedule, pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _names(registration_ids: list[int]) -> dict[int, str]:
    found = Registration.objects.filter(pk__in=registration_ids).select_related("candidate")
    return {registration.pk: registration.candidate.full_name for registration in found}


def _filter(request: StaffRequest) -> tuple[str, str]:
    return text_of(request, "status"), text_of(request, "q")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and EARLIEST < moment.year < LATEST else None
