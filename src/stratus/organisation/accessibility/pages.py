"""The accessibility statement, which everybody may read."""

from __future__ import annotations

from importlib import metadata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stratus.organisation.accessibility.criteria import criteria
from stratus.tenancy import current, queries


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Show what is supported of EN 301 549, how that is known, whom to tell of a barrier, and what the organisation adds."""
    settings = queries.tenant_settings() if current.maybe_id() is not None else None
    shown = criteria()
    context = {
        "criteria": shown,
        "lacking": [criterion for criterion in shown if criterion.state == "not_shown"],
        "release": metadata.version("stratus"),
        "note": settings.accessibility_note if settings else "",
    }
    return render(request, "organisation/accessibility.html", context)
