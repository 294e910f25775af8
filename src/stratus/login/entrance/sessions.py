"""Sessions of people who are logged in, and where their requests come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest

from stratus.access.actor import Actor, Door
from stratus.login.backend import BACKEND
from stratus.login.middleware import SESSION_TENANT
from stratus.people.models import User
from stratus.tenancy import current

LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: network address, what the browser calls itself, and the request's id."""

    address: str
    browser: str
    request_id: str

    @property
    def data(self) -> dict[str, Any]:
        """What events of log-ins hold of it."""
        return {"address": self.address, "browser": self.browser}

    def actor(self, user: User | None, door: Door = Door.UI) -> Actor:
        """Return who acts in such an event: nobody while it is not known who it is."""
        return Actor(user.pk if user else None, frozenset(), door, self.request_id)


def origin_of(request: HttpRequest) -> Origin:
    """Return where a request comes from."""
    browser = request.headers.get("User-Agent", "").replace("\x00", "")[:LONGEST_BROWSER]
    return Origin(request.META.get("REMOTE_ADDR", ""), browser, getattr(request, "request_id", ""))


def open_session(request: HttpRequest, user: User, **values: Any) -> None:
    """Make this the session of a user of the current tenant; `values` are put into it."""
    login(request, user, backend=BACKEND)
    request.session[SESSION_TENANT] = current.require_id()
    for name, value in values.items():
        request.session[name] = value
