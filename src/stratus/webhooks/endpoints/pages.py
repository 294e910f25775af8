"""Admin › Webhooks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.webhooks.endpoints import actions
from stratus.webhooks.endpoints.forms import EndpointForm
from stratus.webhooks.endpoints.lists import DELIVERIES, ENDPOINTS
from stratus.webhooks.endpoints.queries import unreadable
from stratus.webhooks.models import Endpoint


@require(*ENDPOINTS.rights)
def endpoints(request: StaffRequest) -> HttpResponse:
    """List the receivers."""
    return show(request, ENDPOINTS, "webhooks/list.html")


@never_cache
@require(P.MANAGE_WEBSERVICE)
def create(request: StaffRequest) -> HttpResponse:
    """Add a receiver, and show its secret in this response only."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            endpoint, secret = actions.create_endpoint(by=request.actor, now=clock.now(), **form.cleaned_data)
            return _secret_once(request, endpoint, secret, _("The webhook was created. Give the receiver its secret."))
    return render(request, "webhooks/form.html", {"form": form}, status=status_of(form))


@require(P.MANAGE_WEBSERVICE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a receiver."""
    endpoint = _endpoint(pk)
    form = EndpointForm(request.POST or None, initial=EndpointForm.initial_of(endpoint), endpoint=endpoint)
    original = Original(request, form, lambda: EndpointForm.initial_of(_endpoint(pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.update_endpoint(pk, form.changes(), by=request.actor, now=clock.now())
            messages.success(request, _("Saved."))
            return redirect("webhooks:detail", pk)
    return render(request, "webhooks/form.html", {"form": form, "endpoint": endpoint}, status=status_of(form))


@never_cache
@require(*DELIVERIES.rights)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a receiver and what was sent to it, newest first."""
    endpoint = _endpoint(pk)
    return show(request, DELIVERIES, "webhooks/detail.html", {"endpoint": endpoint, "lost": unreadable(endpoint)}, endpoint=endpoint.pk)


@never_cache
@require_POST
@require(P.MANAGE_WEBSERVICE)
def renew_secret(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a receiver another secret, and show it in this response only."""
    endpoint = _endpoint(pk)
    secret = actions.renew_secret(pk, by=request.actor, now=clock.now())
    done = _("There is a new secret. Give it to the receiver: messages are signed with it from now on.")
    return _secret_once(request, endpoint, secret, done)


@require_POST
@require(P.MANAGE_WEBSERVICE)
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a receiver."""
    try:
        actions.delete_endpoint(pk, by=request.actor, now=clock.now())
    except Endpoint.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The webhook was deleted."))
    return redirect("webhooks:list")


def _secret_once(request: StaffRequest, endpoint: Endpoint, secret: str, done: str) -> HttpResponse:
    messages.success(request, done)
    return render(request, "webhooks/secret.html", {"endpoint": endpoint, "secret": secret})


def _endpoint(pk: int) -> Endpoint:
    return get_object_or_404(Endpoint.objects.all(), pk=pk)
