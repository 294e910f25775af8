"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.events import log
from stratus.people.actor import Actor
from stratus.people.errors import DomainError, NotAllowed
from stratus.people.models import User


def _oneself(by: Actor) -> User:
    if by.user_id is None or by.acting_as_id is not None:
        raise NotAllowed
    return User.objects.select_for_update(of=("self",)).get(pk=by.user_id)


@transaction.atomic
def change_preferences(*, language: str, time_zone: str, by: Actor) -> User:
    """Set one's language (a code of `LANGUAGES`) and time zone (an IANA name); empty means the default.

    Raises NotAllowed for whoever is logged in as somebody else.
    """
    user = _oneself(by)
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["language", "time_zone"])
    log.record("user.preferences_changed", by=by, subject=user)
    return user


@transaction.atomic
def change_own_password(password: str, *, by: Actor) -> User:
    """Give oneself another password; sessions elsewhere end.

    Raises NotAllowed for whoever is logged in as somebody else, DomainError (field `new`) where an administrator has forbidden it.
    """
    user = _oneself(by)
    if user.disable_password_reset:
        raise DomainError(_("Your password can only be changed by an administrator."), field="new")
    user.set_password(password)
    user.save(update_fields=["password"])
    log.record("user.password_changed", by=by, subject=user)
    return user
