"""What every staff page's template needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from stratus.ui.menu import menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the user, the actor, the tenant, and the menu of this person."""
    return {
        "actor": getattr(request, "actor", None),
        "tenant": getattr(request, "tenant", None),
        "user": getattr(request, "user", None),
        "impersonator": getattr(request, "impersonator", None),
        "menu": SimpleLazyObject(lambda: menu_for(request)),
    }
