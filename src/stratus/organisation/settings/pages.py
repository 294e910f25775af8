"""Admin › Settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.organisation.settings import actions
from stratus.organisation.settings.actions import SETTINGS
from stratus.organisation.settings.forms import SettingsForm
from stratus.tenancy import queries
from stratus.ui.forms import errors_beside_fields, status_of


@require(P.MANAGE_SETTINGS)
def settings(request: StaffRequest) -> HttpResponse:
    """Show and change the organisation's settings."""
    present = queries.tenant_settings()
    initial = {name: getattr(present, name) for name in SETTINGS}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.change_settings(form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("organisation:settings")
    return render(request, "organisation/settings.html", {"form": form}, status=status_of(form))
