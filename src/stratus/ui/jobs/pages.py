"""My jobs: what a person started, how far it is, its report and its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import STAFF_RIGHTS
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.models import Job, JobState, Level
from stratus.jobs.queries import jobs_of, report_of
from stratus.jobs.records import MOST_LINES, known_kind
from stratus.ui.jobs.lists import JOBS, state_word
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import Listing, text_of
from stratus.ui.notices import told

LINES_PER_PAGE = 100
SECONDS_RUNNING, SECONDS_ENDED = 2, 60
"""How often a page asks how far a job is, and what it is told once there is nothing more to ask."""


@require(*JOBS.rights)
def jobs(request: StaffRequest) -> HttpResponse:
    """List the person's own jobs, the latest first."""
    return show(request, JOBS, "ui/jobs/list.html")


@require(*STAFF_RIGHTS)
@require_safe
def job(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one job; while it waits or runs the page asks this same address for the parts that change."""
    context = job_context(request, get_object_or_404(jobs_of(request.actor).defer("cursor"), pk=pk))
    return polled(request, context, "ui/jobs/detail.html", "ui/jobs/state.html")


def polled(request: StaffRequest, context: Mapping[str, Any], page: str, parts: str) -> HttpResponse:
    """Return the page of a job, or to a page that asks again the parts that change. `context`: with what `job_context` returns."""
    if request.headers.get("X-Requested-With") != "poll":
        return render(request, page, dict(context))
    answer = render(request, parts, dict(context))
    answer["Stratus-Poll"] = str(SECONDS_ENDED if context["job"].has_ended else SECONDS_RUNNING)
    return answer


@require(*STAFF_RIGHTS)
@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel a job: screens say *stop*, since a question about cancelling could not be answered by *Cancel*."""
    with told(request):
        try:
            found = actions.cancel(pk, by=request.actor, now=clock.now())
        except Job.DoesNotExist:
            raise Http404
        text = _("The job ends after the portion at hand.") if found.state == JobState.RUNNING else _("The job will not be done.")
        messages.success(request, text)
    return redirect("jobs:detail", pk)


@require(*STAFF_RIGHTS)
@require_safe
def download(request: StaffRequest, pk: int) -> HttpResponse:
    """Serve the result of a job as a file to download."""
    try:
        found, file = actions.take_result(pk, by=request.actor, now=clock.now())
    except (Job.DoesNotExist, FileNotFoundError):
        raise Http404
    answer = FileResponse(file, as_attachment=True, filename=found.result_name, content_type=found.result_type)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)  # of the same base class, which decorators do not know


def _shown(found: Job) -> dict[str, Any]:
    """Return what templates show of a job."""
    kind = known_kind(found)
    return {
        "job": found,
        "kind": kind,
        "word": state_word(found),
        "said": _said(found),
        "address": kind.address(found),
    }


def _said(found: Job) -> str:
    """Return what is read out when it changes: the state, and how far a job is in steps of a tenth, since nobody wants to hear of each
    portion; at the end, how much was not done.
    """
    word = state_word(found)
    if found.state == JobState.RUNNING and found.total:
        return _("%(state)s, %(percent)s %%") % {"state": word, "percent": 10 * found.done // found.total * 10}
    return _("%(state)s; not done: %(number)s") % {"state": word, "number": found.errors} if found.has_ended and found.errors else word


def job_context(request: StaffRequest, found: Job) -> dict[str, Any]:
    """Return what pages show of a job: its state, and a page of its report."""
    level = text_of(request, "level") if text_of(request, "level") in Level.values else ""
    report = report_of(found).filter(level=level) if level else report_of(found)
    listing = Listing(request, report, sorts={"order": ("number",)}, default="order", size=LINES_PER_PAGE)
    levels = {Level.INFO: _("Note"), Level.WARNING: _("Warning"), Level.ERROR: _("Not done")}
    return _shown(found) | {
        "listing": listing,
        "lines": [{"line": line, "word": levels[Level(line.level)]} for line in listing],
        "level": level,
        "choices": (
            ("", _("Everything"), found.lines),
            (Level.ERROR, _("Not done"), found.errors),
            (Level.WARNING, _("Warnings"), found.warnings),
            (Level.INFO, _("Notes"), found.infos),
        ),
        "here": reverse("jobs:detail", args=[found.pk]),
        "dropped": max(0, found.lines - MOST_LINES),
        "seconds": SECONDS_RUNNING,
    }
