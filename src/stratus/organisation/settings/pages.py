"""Admin › Settings."""

from __future__ import annotations

from typing import Any

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
from stratus.ui.forms.overtaken import Original


@require(P.MANAGE_SETTINGS)
def settings(request: StaffRequest) -> HttpResponse:
    """Show and change the organisation's settings."""
    form = SettingsForm(request.POST or None, initial=_stored())
    original = Original(request, form, _stored)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.change_settings(form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("organisation:settings")
    return render(request, "organisation/settings.html", {"form": form}, status=status_of(form))


def _stored() -> dict[str, Any]:
    present = queries.tenant_settings()
    return {name: getattr(present, name) for name in SETTINGS}
