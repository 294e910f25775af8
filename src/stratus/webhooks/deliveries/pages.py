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
from stratus.webhooks.endpoints.lists import WORDS
from stratus.webhooks.endpoints.queries import unreadable
from stratus.webhooks.models import Delivery, DeliveryStatus, Try


@require(P.MANAGE_WEBSERVICE)
def delivery(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one message: its body and every try."""
    found = get_object_or_404(Delivery.objects.select_related("endpoint"), pk=pk)
    context = {
        "delivery": found,
        "lost": unreadable(found.endpoint),
        "word": WORDS[DeliveryStatus(found.status)],
        "tries": Try.objects.filter(delivery=found).order_by("-pk")[:100],
        "pretty": json.dumps(json.loads(found.body), indent=2, ensure_ascii=False),
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
@require(P.MANAGE_WEBSERVICE)
def send_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a message once more."""
    get_object_or_404(Delivery.objects.all(), pk=pk)
    with told(request, _("The message is sent again within a few seconds.")):
        actions.send_again(pk, by=request.actor, now=clock.now())
    return redirect("webhooks:delivery", pk)
