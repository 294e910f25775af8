"""What people see when something is missing or broken: a page in the house's look, never a traceback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address, or nothing that this person may see."""
    context = {"title": _("Page not found"), "text": _("There is nothing at this address, or you may not see it.")}
    return render(request, "ui/error.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the request's id leads to the log line."""
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
