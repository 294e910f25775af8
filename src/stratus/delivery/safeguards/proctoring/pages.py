"""Admin › Proctorio, and a candidate's way through the provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from stratus.access.actor import Actor, Door
from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.entrance.links import registration_of
from stratus.delivery.safeguards.proctoring.choosing import (
    Mode,
    leads_through_provider,
    proctoring_of,
    proctorio_settings,
    secret_of,
    sitting_of,
)
from stratus.delivery.safeguards.proctoring.passes import open_pass, record_sent
from stratus.delivery.safeguards.proctoring.proctorio import EXAM_SETTINGS
from stratus.delivery.safeguards.proctoring.provider import ProctoringFailed
from stratus.delivery.safeguards.proctoring.settings import PLAIN, change_proctorio, faults
from stratus.foundation import clock
from stratus.scheduling.links.secrets import launch_secret
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import RuledForm, errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original

logger = structlog.get_logger(__name__)


class ProctorioForm(RuledForm):
    """The organisation's account, and the settings of its one template."""

    mode = forms.ChoiceField(label=gettext_lazy("Exams with Proctorio"), choices=Mode.choices)
    address = forms.CharField(
        label=gettext_lazy("Launch address"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("As Proctorio gave it to you, with the region of your account."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    consumer_key = forms.CharField(label=gettext_lazy("Key"), required=False, max_length=100)
    consumer_secret = forms.CharField(
        label=gettext_lazy("Secret"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("It is not shown again. Empty: the present one stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    template = forms.CharField(
        label=gettext_lazy("External ID of the template"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("By this id other systems ask for the settings below."),
    )
    exam_settings = forms.MultipleChoiceField(
        label=gettext_lazy("Settings of the template, in Proctorio’s words"),
        required=False,
        choices=[(name, name) for name in EXAM_SETTINGS],
        widget=forms.CheckboxSelectMultiple,
    )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values, has_secret=bool(secret_of(proctorio_settings())))


@require(P.MANAGE_SETTINGS)
def admin(request: StaffRequest) -> HttpResponse:
    """Show and change the account with Proctorio."""
    form = ProctorioForm(request.POST or None, initial=_stored())
    original = Original(request, form, _stored)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            change_proctorio(form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("delivery:proctorio_settings")
    lost = secret_of(proctorio_settings()) is None
    if lost:
        form.fields["consumer_secret"].help_text = _("The stored one can no longer be read: enter it anew.")
    return render(request, "delivery/proctorio_settings.html", {"form": form, "lost": lost}, status=status_of(form))


def _stored() -> dict[str, Any]:
    present = proctorio_settings()
    values: dict[str, Any] = {name: getattr(present, name) for name in PLAIN}
    return values | {"template": tenant_settings().default_proctorio_template}


def before_the_provider(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Tell a candidate that their exam is proctored, with a button that leads to the provider. Requests and changes nothing yet."""
    secret = launch_secret(settings.LINK_KEY, registration.pk, registration.link_generation)
    context = {"registration": registration, "schedule": registration.schedule, "secret": secret}
    return _private(render(request, "delivery/proctoring.html", context))


@csrf_exempt  # the secret of the link, which no other site knows, is what allows it; there is no session that could be misused
@require_POST
@never_cache
def go(request: HttpRequest) -> HttpResponse:
    """Ask the provider for the candidate's address, and send them there."""
    secret = request.POST.get("session", "")
    registration = registration_of(secret)
    if registration is None:
        return _private(render(request, "delivery/link_unknown.html", status=404))
    with current.use(registration.tenant_id):
        context: dict[str, Any] = {"registration": registration, "schedule": registration.schedule, "secret": secret}
        sitting = sitting_of(registration, open_pass(registration, now=clock.now()))
        address: str | None = sitting.launch_url
        try:
            if leads_through_provider(registration):
                address = proctoring_of(proctorio_settings()).launch(sitting) or sitting.launch_url
        except ProctoringFailed as failed:
            logger.warning("proctoring_failed", registration_id=registration.pk, reason=failed.reason)
            return _private(render(request, "delivery/proctoring.html", context | {"failed": True}, status=502))
        record_sent(registration, by=Actor.system(Door.PLAYER), now=clock.now())
    # A page, not a redirect: the content security policy lets a form lead to this site only, redirects included.
    return _private(render(request, "delivery/proctoring_go.html", context | {"address": address}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    return response
