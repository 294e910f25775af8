"""Admin › Webhooks › a delivery."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.ui.notices import told
from stratus.webhooks.deliveries import actions
from stratus.webhooks.deliveries.tasks import wake_after_commit
from stratus.webhooks.endpoints.lists import WORDS
from stratus.webhooks.endpoints.queries import unreadable
from stratus.webhooks.models import Delivery, DeliveryStatus, Endpoint, Try

SECONDS, SECONDS_OF_TESTS, SECONDS_ENDED = 10, 2, 60
"""How often the page of a message that waits looks what became of it; somebody sits before that of a test."""


@require(P.MANAGE_WEBSERVICE)
def delivery(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one message: its body and every try."""
    found = get_object_or_404(Delivery.objects.select_related("endpoint"), pk=pk)
    context = {
        "delivery": found,
        "lost": unreadable(found.endpoint),
        "word": WORDS[DeliveryStatus(found.status)],
        "tries": list(Try.objects.filter(delivery=found).order_by("-pk")[:100]),
        "seconds": SECONDS_OF_TESTS if found.is_test else SECONDS,
        "pretty": json.dumps(json.loads(found.body), indent=2, ensure_ascii=False),
    }
    if request.headers.get("X-Requested-With") != "poll":
        return render(request, "webhooks/delivery.html", context)
    refreshed = render(request, "webhooks/_refreshed.html", context)
    refreshed["Stratus-Poll"] = str(context["seconds"] if found.status == DeliveryStatus.WAITING else SECONDS_ENDED)
    return refreshed


@require_POST
@require(P.MANAGE_WEBSERVICE)
def send_test(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a test message to a receiver, and show what becomes of it."""
    get_object_or_404(Endpoint.objects.all(), pk=pk)
    with told(request, _("The test message is sent within a few seconds.")):
        sent = actions.send_test(pk, by=request.actor, now=clock.now())
        wake_after_commit({pk})
        return redirect("webhooks:delivery", sent.pk)
    return redirect("webhooks:detail", pk)


@require_POST
@require(P.MANAGE_WEBSERVICE)
def send_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a message once more."""
    get_object_or_404(Delivery.objects.all(), pk=pk)
    with told(request, _("The message is sent again within a few seconds.")):
        actions.send_again(pk, by=request.actor, now=clock.now())
    return redirect("webhooks:delivery", pk)
