"""Delivery › Schedule › Candidates › Breaks."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.decorators import require
from stratus.access.staff_request import StaffRequest
from stratus.delivery.attempts import actions
from stratus.delivery.attempts.errors import Refused
from stratus.delivery.breaks.forms import BreaksForm
from stratus.delivery.breaks.lists import BREAKS
from stratus.delivery.breaks.words import breaks_in_words
from stratus.foundation import clock
from stratus.foundation.numbers import sent_ids
from stratus.scheduling.models import Registration
from stratus.scheduling.schedules.pages import find, page_context
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists.pages import show
from stratus.ui.notices import counted

MOST_SHOWN = 20


@require(*BREAKS.rights)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """List the candidates with their breaks, and give those who were ticked others."""
    schedule = find(request.actor, pk)
    is_sent = request.method == "POST" and "give" in request.POST
    form = BreaksForm(request.POST if is_sent else None)
    chosen: list[Registration] = []
    if is_sent:
        ids = sent_ids(request.POST.getlist("registration"))
        chosen = list(Registration.objects.filter(schedule=schedule, pk__in=ids).select_related("candidate").order_by("pk"))
        if form.is_valid() and not chosen:
            form.add_error(None, _("Choose at least one candidate."))
        if not form.errors:
            with errors_beside_fields(form):
                _give(request, form, chosen)
                return redirect("delivery:breaks", schedule.pk)
    context = page_context(schedule) | {"tab": "candidates", "form": form, "chosen": chosen}
    status = status_of(form) if is_sent else 200
    return show(request, BREAKS, "delivery/breaks.html", context, is_answered=is_sent, status=status, schedule=schedule.pk)


def _give(request: StaffRequest, form: BreaksForm, chosen: Sequence[Registration]) -> None:
    breaks, minutes = form.cleaned_data["breaks"], form.cleaned_data["break_minutes"]
    refused = actions.set_breaks([one.pk for one in chosen], breaks, minutes, by=request.actor, now=clock.now())
    number = len(chosen) - len(refused)
    text = ngettext("%(n)d candidate: %(breaks)s.", "%(n)d candidates: %(breaks)s.", number)
    counted(request, number, text % {"n": number, "breaks": breaks_in_words(breaks, minutes)})
    _say_refused(request, refused, {one.pk: one.candidate.full_name for one in chosen})


def _say_refused(request: StaffRequest, refused: Sequence[Refused], names: dict[int, str]) -> None:
    for one in refused[:MOST_SHOWN]:
        messages.warning(request, f"{names[one.registration_id]}: {one.error.message}")
    more = len(refused) - MOST_SHOWN
    if more > 0:
        messages.warning(request, ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more})
