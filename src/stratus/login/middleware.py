"""The actor of a staff request, and the language and time zone of its pages."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.login.second_factor.queries import is_missing
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings

SESSION_TENANT = "tenant"
SESSION_IMPERSONATOR = "impersonator"
SESSION_IMPERSONATION_ENDS = "impersonation_ends"
SESSION_IMPERSONATOR_HASH = "impersonator_hash"
"""As Django's own hash of a session: it changes with the password of the one who is logged in as somebody else."""
SESSION_SCHEDULE = "marking_schedule"

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Sets `request.actor` beside `request.user`, and ignores a session of another tenant.

    Somebody who is logged in as somebody else acts with the rights that both hold, and never as a candidate. The session ends after 30
    minutes, or when their own account is disabled or gets another password.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if current.maybe_id() is not None and request.session.get(SESSION_TENANT, current.maybe_id()) != current.maybe_id():
            logout(request)
        request.impersonator = None  # type: ignore[attr-defined]
        if current.maybe_id() is not None and SESSION_IMPERSONATOR in request.session:
            impersonator = _impersonator(request)
            if impersonator is None:
                logout(request)
            request.impersonator = impersonator  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _impersonator(request: HttpRequest) -> User | None:
    try:
        ends = datetime.fromisoformat(request.session[SESSION_IMPERSONATION_ENDS])
    except (KeyError, ValueError):
        return None
    if clock.now() >= ends:
        return None
    impersonator: User | None = User.objects.present().filter(pk=request.session[SESSION_IMPERSONATOR]).select_related("role").first()
    if impersonator is None:
        return None
    known = request.session.get(SESSION_IMPERSONATOR_HASH, "")
    return impersonator if constant_time_compare(known, impersonator.get_session_auth_hash()) else None


def actor_of(request: Any) -> Actor:
    """Return the actor of this request; somebody who is not logged in has no rights."""
    if not request.user.is_authenticated:
        return Actor(None, frozenset(), Door.UI, request.request_id)
    schedule_id = request.session.get(SESSION_SCHEDULE)
    door = Door.UI if schedule_id is None else Door.LINK
    if request.impersonator is None:
        return Actor.of(request.user, door, request_id=request.request_id, schedule_id=schedule_id)
    return Actor.logged_in_as(request.user, request.impersonator, door, request_id=request.request_id, schedule_id=schedule_id)


class PreferencesMiddleware:
    """Shows pages in the person's language and times in their zone, else in the tenant's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if current.maybe_id() is None or settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)


class ObligationsMiddleware:
    """Sends people who logged in to what they have to do first: choose a password of their own, after somebody else gave them one, and set
    up a second factor, where their role demands one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if current.maybe_id() is not None and settings.SESSION_COOKIE_NAME in request.COOKIES and not _stays_open(request.path):
            page = obligation_of(request)
            if page:
                return redirect(page)
        return self.get_response(request)


STAYS_OPEN = re.compile(r"/(login|logout|accessibility|profile/second-factor|static|exam|delivery/external-login|healthz|readyz)(/|$)")
"""What is open to people who have something to do first: it needs no log-in, or is what they have to do."""


def _stays_open(path: str) -> bool:
    return STAYS_OPEN.match(path) is not None


def obligation_of(request: Any) -> str:
    """Return the name of the page to which somebody who is logged in has to go first, empty for none.

    Nobody has to who is logged in as somebody else, or came by a direct link: they used no password of this account.
    """
    if not request.user.is_authenticated or request.impersonator is not None or SESSION_SCHEDULE in request.session:
        return ""
    if request.user.must_change_password:
        return "login:choose_password"
    return "login:second_factor" if is_missing(request.user) else ""


def zone_of(user: User) -> zoneinfo.ZoneInfo:
    """Return the zone in which this person sees times: their own, else the tenant's; UTC if this computer does not know it.

    The tenant's is there for whoever is logged in (`people.users.queries.present_user`); one query for anybody else without their own.
    """
    name = user.time_zone or getattr(user, "organisation_zone", None) or tenant_settings().time_zone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
