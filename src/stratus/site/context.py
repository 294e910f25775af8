"""What every staff page's template needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor and the tenant."""
    return {"actor": getattr(request, "actor", None), "tenant": getattr(request, "tenant", None)}
