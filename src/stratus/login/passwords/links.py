"""The link with which somebody who has forgotten their password chooses a new one. Nothing of it is stored."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _

from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.people.models import User
from stratus.tenancy import current

LONGEST = 200


class LinkHasEnded(DomainError):
    """It was used, is older than an hour, was never one of ours, or somebody logged in or changed the password meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This link has ended. It works once, for an hour. Ask for a new one."))


class _Tokens(PasswordResetTokenGenerator):
    """Django's: signed over the password's hash and the last log-in, so that a link ends when one of them changes."""

    key_salt = "stratus.login.passwords"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)  # as Django counts: seconds since 2001, without a zone

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{current.require_id()}|{super()._make_hash_value(user, timestamp)}"


_tokens = _Tokens()


def may_reset(user: User) -> bool:
    """Tell whether this user may choose a new password by mail."""
    return bool(user.email) and not user.disable_login and not user.disable_password_reset


def link_of(user: User) -> str:
    """Return the secret part of a link for this user."""
    return f"{int_to_base36(user.pk)}-{_tokens.make_token(user)}"


def user_of_link(link: str, *, lock: bool = False) -> User:
    """Return whose link this is, their role loaded. Raises LinkHasEnded."""
    number, _dash, token = link[:LONGEST].partition("-")
    try:
        pk = base36_to_int(number)
    except ValueError:
        raise LinkHasEnded from None
    users = User.objects.present().select_related("role").filter(pk=min(pk, 2**62))
    user: User | None = (users.select_for_update(of=("self",)) if lock else users).first()
    if user is None or not may_reset(user) or not _tokens.check_token(user, token):
        raise LinkHasEnded
    return user
