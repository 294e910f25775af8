"""The log-in backend: users of the current tenant only, case-insensitive user names, a limit on failures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stratus.access.addresses import address_is_allowed
from stratus.people.models import User
from stratus.people.users.queries import present_user
from stratus.tenancy import current

BACKEND = "stratus.login.backend.TenantBackend"
"""The name that sessions store."""


class Argon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: 30 ms of CPU, so that a whole hall can log in at nine o'clock."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class TenantBackend:
    """Finds users of the current tenant only."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None or current.maybe_id() is None or "\x00" in username:
            return None
        present = User.objects.present().filter(username_key=username.strip().casefold(), disable_login=False)
        user: User | None = present.select_related("role").first()
        if user is None:
            User().set_password(password)  # does the same work, so that timing does not reveal which users exist
            return None
        if not user.check_password(password):
            return None
        if request is not None and not address_is_allowed(request.META.get("REMOTE_ADDR", ""), user.allowed_ip_addresses):
            return None
        return user

    def get_user(self, user_id: int) -> User | None:
        return present_user(user_id)


def name_for_lock_out(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name under which failures are counted: per tenant, case-insensitive."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return f"{current.maybe_id()}:{str(given).strip().casefold()}"[:255]


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer somebody who failed too often from this address that they have to wait."""
    return render(request, "login/locked_out.html", status=429)
