"""Marking › a schedule › Settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.marking.errors import Refused
from stratus.marking.pool.access import require_coordinator, schedules_marked_by
from stratus.marking.setup import actions
from stratus.marking.setup.forms import SettingsForm
from stratus.marking.setup.queries import marking_of
from stratus.scheduling.models import Schedule
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@require(P.COORDINATE_MARKING)
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change how the schedule is marked."""
    schedule = coordinated(request, pk)
    version, stored = marking_of(schedule, clock.now())
    moderates = version.options["marking_workflow"] != "SIMPLE"
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_of(stored), moderates=moderates)
    original = Original(request, form, lambda: SettingsForm.initial_of(marking_of(schedule, clock.now())[1]))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            try:
                actions.change_settings(schedule.pk, form.to_change(), by=request.actor, now=clock.now())
            except Refused as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, _("The marking settings were saved."))
                return redirect("marking:settings", schedule.pk)
    context = {"tab": "settings", "schedule": schedule, "form": form, "coordinates": True}
    return render(request, "marking/settings.html", context, status=status_of(form))


def coordinated(request: StaffRequest, pk: int) -> Schedule:
    """Return a schedule whose marking the actor coordinates. Raises Http404 or NotAllowed."""
    schedule = get_object_or_404(schedules_marked_by(request.actor).select_related("assessment", "hierarchy"), pk=pk)
    require_coordinator(request.actor, schedule)
    return schedule
