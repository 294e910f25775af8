"""Delivery › Schedule › Safeguards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.safeguards.forms import SafeguardsForm
from stratus.delivery.safeguards.queries import safeguards_of
from stratus.delivery.safeguards.seb.settings import passwords_of, seb_settings, unreadable
from stratus.foundation import clock
from stratus.scheduling.schedules import safeguards as actions
from stratus.scheduling.schedules.pages import find, page_context
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@require(P.SCHEDULE)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change a schedule's safeguards."""
    schedule = find(request.actor, pk)
    present = safeguards_of(schedule)
    options = {"use_seb": present.seb_option, "use_proctorio": present.proctorio_option}
    form = SafeguardsForm(request.POST or None, initial=SafeguardsForm.initial_of(schedule), options=options)
    original = Original(request, form, lambda: SafeguardsForm.initial_of(find(request.actor, pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.change_safeguards(schedule.pk, **form.wanted(), by=request.actor, now=clock.now())
            messages.success(request, _("Saved."))
            return redirect("delivery:safeguards", schedule.pk)
    seb = seb_settings()
    context = page_context(schedule) | {
        "tab": "safeguards",
        "form": form,
        "safeguards": present,
        "seb_settings": seb,
        "quit_password": passwords_of(seb)[1],
        "lost": unreadable(seb),
        "has_start_password": bool(seb.start_password),
    }
    return render(request, "delivery/safeguards.html", context, status=status_of(form))
