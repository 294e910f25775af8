"""The log-in backend: users of the current tenant only, by the key of their user name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.http import HttpRequest

from stratus.access.addresses import address_is_allowed
from stratus.foundation.text import is_storable, name_key, password_forms
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
        if username is None or password is None or current.maybe_id() is None:
            return None
        user, reason = look(username, password, request.META.get("REMOTE_ADDR", "") if request is not None else None)
        return None if reason else user

    def get_user(self, user_id: int) -> User | None:
        return present_user(user_id)


def look(username: str, password: str, address: str | None) -> tuple[User | None, str]:
    """Return the present user of this name, if there is one, and a code of why they are not let in: empty if they are.

    The work is the same whether the user exists or not, so that timing does not tell. `address`: of the request; None: it does not matter.
    """
    user = user_named(username)
    if user is None:
        for form in password_forms(password):
            make_password(form)
        return None, "unknown"
    if not user.check_password(password):
        return user, "password"
    if user.disable_login:
        return user, "log_in_disabled"
    if address is not None and not address_is_allowed(address, user.allowed_ip_addresses):
        return user, "address"
    return user, ""


def user_named(username: str) -> User | None:
    """Return the present user whom this user name means, role loaded. One query.

    An account that kept the key of an earlier release (`people.users.name_clashes`) is found by its name as it was typed then.
    """
    if not is_storable(username):
        return None
    key, old = name_key(username), username.strip().casefold()
    found = {user.username_key: user for user in User.objects.present().select_related("role").filter(username_key__in={key, old})}
    return found.get(old) or found.get(key)
