"""The template context of every staff page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from stratus.ui.menu import menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Add the user, the actor, the tenant, and this person's menu."""
    return {
        "actor": getattr(request, "actor", None),
        "tenant": getattr(request, "tenant", None),
        "user": getattr(request, "user", None),
        "impersonator": getattr(request, "impersonator", None),
        "menu": SimpleLazyObject(lambda: menu_for(request)),
    }
