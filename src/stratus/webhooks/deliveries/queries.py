"""Reads about deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.ui.home import Card, count_of
from stratus.webhooks.models import Delivery, DeliveryStatus


def deliveries_to(by: Actor, endpoint_id: int) -> QuerySet[Delivery]:
    """Return the messages to an endpoint. Raises NotAllowed."""
    by.require(Permission.MANAGE_WEBSERVICE)
    return Delivery.objects.filter(endpoint=endpoint_id)


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about messages that were given up, if there are any."""
    if by.can(Permission.MANAGE_WEBSERVICE):
        n = count_of(Delivery.objects.filter(status=DeliveryStatus.FAILED, is_test=False))
        if n:
            text = ngettext("message to another system failed", "messages to other systems failed", n)
            yield Card(n, text, "webhooks", reverse("webhooks:list"))
