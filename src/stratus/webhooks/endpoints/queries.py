"""Reads about endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.tenancy.sealed import unseal
from stratus.webhooks.models import Delivery, DeliveryStatus, Endpoint

SECRET = "webhooks_endpoint.secret"  # noqa: S105 - a place, not a password
AUTHORIZATION = "webhooks_endpoint.authorization"
"""What the two are sealed for."""


def secret_of(endpoint: Endpoint) -> str | None:
    """Return what messages to this endpoint are signed with; None: it is lost. No page shows it."""
    return unseal(endpoint.sealed_secret, SECRET)


def authorization_of(endpoint: Endpoint) -> str | None:
    """Return its Authorization header, empty for none; None: it is lost. No page shows it."""
    return unseal(endpoint.sealed_authorization, AUTHORIZATION)


def unreadable(endpoint: Endpoint) -> list[str]:
    """Return which of `secret` and `authorization` were sealed with secrets that are lost: until there are others, nothing is sent."""
    stored = (("secret", secret_of(endpoint)), ("authorization", authorization_of(endpoint)))
    return [name for name, opened in stored if opened is None]


def endpoints(by: Actor) -> QuerySet[Any]:
    """Return all endpoints, each with `n_waiting`, `n_delivered`, `n_failed` and `last_at`. Raises NotAllowed."""
    by.require(Permission.MANAGE_WEBSERVICE)
    counts = {f"n_{status.value.lower()}": Count("deliveries", filter=Q(deliveries__status=status)) for status in DeliveryStatus}
    found: QuerySet[Any] = Endpoint.objects.annotate(**counts, last_at=Max("deliveries__created_at"))
    return found


def due_at(now: datetime) -> QuerySet[Delivery]:
    """Return the messages to be sent now: due, leased to nobody, to an endpoint that is active and waits for no secret."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    sent_to = Q(endpoint__is_active=True) & (Q(endpoint__waits_until=None) | Q(endpoint__waits_until__lte=now))
    return Delivery.objects.filter(free, sent_to, status=DeliveryStatus.WAITING, due_at__lte=now)


def endpoints_due(now: datetime) -> set[int]:
    """Return the endpoints of the current tenant that have a delivery to be sent now; one statement."""
    return set(due_at(now).values_list("endpoint_id", flat=True).distinct())
