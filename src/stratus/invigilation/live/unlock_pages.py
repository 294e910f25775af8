"""Delivery › Invigilation: a one-time code for a locked page without connection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.locking.codes import AT_ONCE
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.invigilation.live import actions
from stratus.invigilation.live.pages import find
from stratus.invigilation.live.snapshots import SHARED
from stratus.scheduling.models import Registration
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.numbers import NumberField


class CodeForm(forms.Form):
    """The number of the code that the page shows."""

    number = NumberField(
        label=gettext_lazy("Number of the code"),
        low=1,
        high=10_000,
        help_text=gettext_lazy("The candidate's locked screen says which code it asks for, for example “Code 1”."),
    )


@require(P.INVIGILATE)
@require_http_methods(["GET", "HEAD", "POST"])
def unlock_code(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Ask for the number that the locked page shows, and show its code; this is recorded as an event of the attempt."""
    schedule = find(request, pk)
    registration = get_object_or_404(Registration.objects.select_related("candidate"), pk=registration_pk, schedule=schedule)
    used = Attempt.objects.filter(registration=registration).order_by("-number").values_list("codes_used", flat=True).first() or 0
    form = CodeForm(request.POST or None, initial={"number": used + 1})
    context: dict[str, Any] = {"schedule": schedule, "registration": registration, "form": form, "used": used, "most": AT_ONCE}
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            number = form.cleaned_data["number"]
            context["code"] = actions.give_unlock_code(schedule.pk, registration.pk, number, by=request.actor, now=clock.now())
            context["number"] = number
            SHARED.forget([schedule.pk])
    answer = render(request, "invigilation/live/unlock_code.html", context, status=status_of(form))
    answer["Cache-Control"] = "no-store"
    return answer
