"""Admin › External API: tokens and "Other API Settings"."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.external_api.models import Token
from stratus.external_api.tokens import actions
from stratus.external_api.tokens.forms import ApiSettingsForm, TokenForm
from stratus.external_api.tokens.lists import TOKENS
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.organisation import queries
from stratus.organisation.api_settings import actions as api_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.number_words import number_or_fault
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import returned
from stratus.ui.notices import told


@never_cache
@require(*TOKENS.rights)
def settings(request: StaffRequest) -> HttpResponse:
    """Show tokens and settings; generate a token, which is shown in this response only; change the settings."""
    part = request.POST.get("part")
    token_form = TokenForm(request.POST if part == "token" else None)
    form = ApiSettingsForm(request.POST if part == "settings" else None, initial=ApiSettingsForm.initial_of(queries.api_settings()))
    original = Original(request, form, lambda: ApiSettingsForm.initial_of(queries.api_settings()))
    secret = ""
    if part == "token" and token_form.is_valid():
        with errors_beside_fields(token_form):
            _token, secret = actions.generate_token(token_form.cleaned_data["owner"], by=request.actor, now=clock.now())
            token_form = TokenForm()
    if part == "settings" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            api_settings.change_api_settings(form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("external_api:settings")
    context = {
        "token_form": token_form,
        "form": form,
        "secret": secret,
        "broken": api_settings.broken_settings(),
        "api_address": f"{request.tenant.base_url}/api/v1/integrations",
    }
    status = max(status_of(form), status_of(token_form))
    return show(request, TOKENS, "external_api/settings.html", context, is_answered=part in ("token", "settings"), status=status)


@require_POST
@require(P.MANAGE_WEBSERVICE)
def limit(request: StaffRequest, pk: int) -> HttpResponse:
    """Set how many requests a minute a token may make."""
    given = request.POST.get("requests_per_minute", "").strip()
    number, fault = number_or_fault(given, low=0, high=actions.MOST_REQUESTS)
    with told(request):
        if number is None:
            raise DomainError(fault)
        try:
            token = actions.limit_token(pk, int(number), by=request.actor, now=clock.now())
        except Token.DoesNotExist:
            raise Http404 from None
        if token.requests_per_minute:
            text = _("Requests a minute of the token that ends with %(hint)s: %(n)s.")
            messages.success(request, text % {"hint": token.hint, "n": token.requests_per_minute})
        else:
            messages.success(request, _("The token that ends with %(hint)s may call without limit.") % {"hint": token.hint})
    return redirect(returned(request, reverse("external_api:settings")))


@require_POST
@require(P.MANAGE_WEBSERVICE)
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a token."""
    try:
        actions.revoke_token(pk, by=request.actor, now=clock.now())
    except Token.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The token was revoked. Requests that use it are refused from now on."))
    return redirect(returned(request, reverse("external_api:settings")))
