"""Delivery › Schedule › Reported problems, and the schedules that have some."""

from __future__ import annotations

from django.http import HttpResponse

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.marking.reports.lists import REPORTED_SCHEDULES, REPORTS, reports_with
from stratus.marking.reports.queries import by_question, titles_of
from stratus.scheduling.schedules.pages import find, page_context
from stratus.ui.lists.pages import show


@require(*REPORTED_SCHEDULES.rights)
def schedules(request: StaffRequest) -> HttpResponse:
    """List the schedules of whose questions candidates reported a problem."""
    return show(request, REPORTED_SCHEDULES, "marking/reports/schedules.html")


@require(*REPORTS.rights)
def reports(request: StaffRequest, pk: int) -> HttpResponse:
    """List what candidates of a schedule reported, and how often each question was."""
    schedule = find(request.actor, pk)
    schedules_too = request.actor.can(P.SCHEDULE)
    titles = titles_of(schedule.pk)
    context = page_context(schedule) | {
        "tab": "reports",
        "frame": "scheduling/page.html" if schedules_too else "marking/page.html",
        "questions": by_question(request.actor, schedule.pk, titles),
    }
    return show(request, reports_with(titles), "marking/reports/of_schedule.html", context, schedule=schedule.pk)
