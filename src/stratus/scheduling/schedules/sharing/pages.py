"""With whom a schedule is shared: a card on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.scheduling import queries
from stratus.scheduling.candidates.pages import ids_of
from stratus.scheduling.models import ScheduleSharing
from stratus.scheduling.schedules.forms import ShareForm
from stratus.scheduling.schedules.pages import find, show_detail
from stratus.scheduling.schedules.sharing import actions
from stratus.ui.forms import errors_beside_fields
from stratus.ui.notices import told


@require(P.SCHEDULE)
@require_POST
def share(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the chosen person see and work on the schedule."""
    schedule = find(request.actor, pk)
    shared_with = ScheduleSharing.objects.filter(schedule=schedule).values_list("user_id", flat=True)
    form = ShareForm(request.POST, schedule=schedule, shared_with=set(shared_with))
    if form.is_valid():
        user = form.cleaned_data["user"]
        with errors_beside_fields(form):
            actions.share_schedule(schedule.pk, [user.pk], by=request.actor, now=clock.now())
            messages.success(request, _("The schedule is shared with %(name)s.") % {"name": user.full_name})
            return redirect("scheduling:detail", schedule.pk)
    return show_detail(request, schedule, share_form=form)


@require(P.SCHEDULE)
@require_POST
def unshare(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop sharing the schedule with the chosen person. People who remove themselves no longer see it."""
    schedule = find(request.actor, pk)
    with told(request, _("The schedule is no longer shared with this person.")):
        actions.unshare_schedule(schedule.pk, ids_of(request, "user"), by=request.actor, now=clock.now())
    still_seen = queries.schedules_visible_to(request.actor).filter(pk=schedule.pk).exists()
    return redirect("scheduling:detail", schedule.pk) if still_seen else redirect("scheduling:list")
