"""The template context of every staff page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from stratus.tenancy import current
from stratus.tenancy.queries import whom_to_ask
from stratus.ui.menu import menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Add the user, the actor, the tenant, this person's menu, and whom candidates ask (both are read when a template shows them)."""
    return {
        "actor": getattr(request, "actor", None),
        "tenant": getattr(request, "tenant", None),
        "user": getattr(request, "user", None),
        "impersonator": getattr(request, "impersonator", None),
        "whom_to_ask": SimpleLazyObject(lambda: whom_to_ask() if current.maybe_id() is not None else ""),
        "menu": SimpleLazyObject(lambda: menu_for(request)),
    }
