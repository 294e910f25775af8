"""Reads of endpoints and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, Q

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.webhooks.models import Delivery, DeliveryStatus, Endpoint, Try

PER_PAGE = 50


def endpoints(by: Actor) -> Sequence[Endpoint]:
    """Return all endpoints by title, each with `n_waiting`, `n_delivered`, `n_failed` and `last_at`; one statement. Raises NotAllowed."""
    by.require(Permission.MANAGE_WEBSERVICE)
    counts = {f"n_{status.value.lower()}": Count("deliveries", filter=Q(deliveries__status=status)) for status in DeliveryStatus}
    return list(Endpoint.objects.annotate(**counts, last_at=Max("deliveries__created_at")).order_by("title", "pk"))


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


def endpoints_due(now: datetime) -> set[int]:
    """Return the active endpoints of the current tenant that have a delivery to be sent now; one statement."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Delivery.objects.filter(free, endpoint__is_active=True, status=DeliveryStatus.WAITING, due_at__lte=now)
    return set(due.values_list("endpoint_id", flat=True).distinct())
