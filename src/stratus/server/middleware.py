"""Middleware for every request."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.foundation.conflicts import is_conflict
from stratus.foundation.errors import DomainError
from stratus.server.limits import callers
from stratus.tenancy import current
from stratus.tenancy.resolve import tenant_for_host
from stratus.ui.forms.conflicts import came_at_the_same_moment

GetResponse = Callable[[HttpRequest], HttpResponse]

WITHOUT_TENANT = ("/api/", "/exam/objects/", "/healthz", "/readyz", "/metrics", "/static/")
"""What finds its tenant itself, or has none."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContextMiddleware:
    """Gives every request an id for its log lines, events and response, and marks cookies as secure on TLS."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class DownloadMiddleware:
    """A file to be kept has no rights, should a browser open it as a page of ours all the same: others may have written it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Disposition", "").startswith("attachment"):
            response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class LoggedInMiddleware:
    """What was made for somebody who is logged in stays out of caches, unless the view says otherwise; so does what a token asked for.

    Their browser gets a cookie by which the front knows whose requests these are (`limits.callers`). It goes with the session, and the
    browser's cache goes with both.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        user_id = session.get(SESSION_KEY) if session is not None and session.accessed else None
        if (user_id or "Authorization" in request.headers) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if user_id:
            self._make_known(request, response, int(user_id))
        elif session is not None and session.accessed and callers.COOKIE in request.COOKIES:
            response.delete_cookie(callers.COOKIE, samesite="Lax")
            response["Clear-Site-Data"] = '"cache"'
        return response

    def _make_known(self, request: HttpRequest, response: HttpResponse, user_id: int) -> None:
        now, lasts = time.time(), settings.SESSION_COOKIE_AGE
        given = request.COOKIES.get(callers.COOKIE, "")
        if callers.user_of(settings.CALLER_KEY, f"{callers.COOKIE}={given}", now + lasts / 2) != user_id:
            value = callers.seal(settings.CALLER_KEY, user_id, int(now + lasts))
            response.set_cookie(callers.COOKIE, value, max_age=lasts, httponly=True, samesite="Lax")


class TenantMiddleware:
    """Sets the tenant from the host name; the External API and the doors of sealed objects find it themselves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_TENANT):
            return self.get_response(request)
        host = request.META.get("HTTP_HOST", "").rsplit("@", 1)[-1]
        name = host if host.endswith("]") else re.sub(r":\d+$", "", host)
        tenant = tenant_for_host(name, request.META.get("REMOTE_ADDR", ""))
        if tenant is None:
            return HttpResponseNotFound(_("No organisation answers at this address."), content_type="text/plain; charset=utf-8")
        request.tenant = tenant  # type: ignore[attr-defined]
        with current.use(tenant):
            return self.get_response(request)


class DomainErrorMiddleware:
    """Turns a domain error that no view caught into a page; views with forms show it beside the field instead.

    Does the same with a conflict between transactions. Where the database notices one at the end only, `OnceMiddleware` does.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "ui/error.html", {"title": _("Not allowed"), "text": exception.message}, status=403)
        if isinstance(exception, DomainError):
            return render(request, "ui/error.html", {"title": _("That is not possible"), "text": exception.message}, status=409)
        if isinstance(exception, DatabaseError) and is_conflict(exception):
            return came_at_the_same_moment(request, exception)
        return None
