"""The page for a change that somebody else's overtook in the database: it was rolled back, and trying again helps."""

from __future__ import annotations

import structlog
from django.contrib.messages.storage import default_storage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = structlog.get_logger(__name__)


def came_at_the_same_moment(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Return the page that says so (409) for an `error` that is a conflict. What this request meant to tell on the next page is dropped."""
    logger.warning("change overtaken", path=request.path, error=str(error).splitlines()[0])
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # as MessageMiddleware made it: "Saved." is not true any more
    text = _("Somebody else changed the same thing at the same moment, so nothing was stored. Go back and try again.")
    return render(request, "ui/error.html", {"title": _("That came at the same moment"), "text": text}, status=409)
