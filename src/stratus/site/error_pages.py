"""Error pages in the design of the staff pages, never a traceback."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stratus.foundation.conflicts import is_away, took_too_long

RETRY_AFTER = 5
"""Seconds after which a page may be asked for again when the database is away."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address, or this person may not see it."""
    context = {"title": _("Page not found"), "text": _("There is nothing at this address, or you may not see it.")}
    return render(request, "ui/error.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """An internal error, or a database that is away or too slow; the page shows the request's id, which is in the log."""
    error = sys.exc_info()[1]
    if is_away(error) or took_too_long(error):
        text = _("The database cannot be reached at the moment. Wait a few seconds, then reload this page.")
        response = _without_database(request, _("Please come again in a moment"), text, 503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return _without_database(request, _("Something went wrong on our side"), _("Nothing was changed. Please try again in a moment."), 500)


def _without_database(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    """A page that asks the database nothing: user, messages and menu come from there, and may be what failed."""
    shown: dict[str, Any] = {"request_id": getattr(request, "request_id", "")}
    content = render_to_string(
        "ui/error.html", {"title": title, "text": text, "request": shown, "tenant": getattr(request, "tenant", None)}
    )
    response = HttpResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that is too old or from elsewhere."""
    context = {
        "title": _("This page was open for too long"),
        "text": _("Go back, reload the page and send the form again."),
    }
    return render(request, "ui/error.html", context, status=403)
