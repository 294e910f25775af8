"""Reads about deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.ui.home import Card
from stratus.webhooks.models import Delivery, DeliveryStatus, Try

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries, latest first, `endpoint` loaded and the tries in `tried` (a list, first try first)."""

    deliveries: Sequence[Delivery]
    total: int
    page: int
    pages: int


def deliveries_page(
    by: Actor, *, endpoint_id: int | None = None, status: str = "", page: int = 1, per_page: int = PER_PAGE
) -> DeliveryPage:
    """Return a page of deliveries with their tries; four statements. Raises NotAllowed."""
    by.require(Permission.MANAGE_WEBSERVICE)
    found = Delivery.objects.all()
    if endpoint_id is not None:
        found = found.filter(endpoint=endpoint_id)
    if status in DeliveryStatus.values:
        found = found.filter(status=status)
    total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    tries = Prefetch("log", queryset=Try.objects.order_by("pk"), to_attr="tried")
    listed = found.select_related("endpoint").prefetch_related(tries).order_by("-created_at", "-pk")
    return DeliveryPage(list(listed[(page - 1) * per_page : page * per_page]), total, page, pages)


def deliveries_to(by: Actor, endpoint_id: int) -> QuerySet[Delivery]:
    """Return the messages to an endpoint. Raises NotAllowed."""
    by.require(Permission.MANAGE_WEBSERVICE)
    return Delivery.objects.filter(endpoint=endpoint_id)


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about messages that were given up, if there are any."""
    if by.can(Permission.MANAGE_WEBSERVICE):
        n = Delivery.objects.filter(status=DeliveryStatus.FAILED).count()
        if n:
            text = ngettext("message to another system failed", "messages to other systems failed", n)
            yield Card(n, text, "webhooks", reverse("webhooks:list"))
