"""The actor of a staff request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from stratus.people.actor import Actor, Door
from stratus.tenancy import current

SESSION_TENANT = "tenant"
SESSION_IMPERSONATOR = "impersonator"
SESSION_SCHEDULE = "marking_schedule"


class ActorMiddleware:
    """Puts `request.actor` beside `request.user`; a session of another tenant counts for nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if current.maybe_id() is not None and request.session.get(SESSION_TENANT, current.maybe_id()) != current.maybe_id():
            logout(request)
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: Any) -> Actor:
    """Return who acts in this request; somebody not logged in may do nothing."""
    if not request.user.is_authenticated:
        return Actor(None, frozenset(), Door.UI, request.request_id)
    return Actor.of(
        request.user,
        Door.UI,
        request_id=request.request_id,
        impersonator_id=request.session.get(SESSION_IMPERSONATOR),
        schedule_id=request.session.get(SESSION_SCHEDULE),
    )
