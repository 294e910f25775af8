"""Assessments › Who can schedule this?"""

from __future__ import annotations

from django.http import HttpResponse

from stratus.access.decorators import require
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.foundation import clock
from stratus.scheduling.schedulers.lists import SCHEDULERS
from stratus.scheduling.schedulers.queries import who_schedules
from stratus.ui.lists.pages import show


@require(*SCHEDULERS.rights)
def who(request: StaffRequest, pk: int) -> HttpResponse:
    """Show who can schedule an assessment, from when until when, and for which hierarchies."""
    assessment = editable_assessment(request, pk)
    found = who_schedules(assessment, now=clock.now())
    context = {"assessment": assessment, "who": found, "may_edit": True, "tab": "options"}
    return show(request, SCHEDULERS, "scheduling/who.html", context, assessment=pk)
