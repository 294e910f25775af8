"""Error pages in the design of the staff pages, never a traceback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address, or this person may not see it."""
    context = {"title": _("Page not found"), "text": _("There is nothing at this address, or you may not see it.")}
    return render(request, "ui/error.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """An internal error; the page shows the request's id, which is in the log."""
    context = {
        "title": _("Something went wrong on our side"),
        "text": _("Nothing was changed. Please try again in a moment."),
    }
    return render(request, "ui/error.html", context, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that is too old or from elsewhere."""
    context = {
        "title": _("This page was open for too long"),
        "text": _("Go back, reload the page and send the form again."),
    }
    return render(request, "ui/error.html", context, status=403)
