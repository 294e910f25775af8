"""New passwords: one's own, and one that an administrator hands out."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.people.models import User
from stratus.people.users import actions, rules

# Can be read aloud and typed without mistakes: no 0/O, 1/l/I.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def change_own_password(password: str, *, by: Actor) -> User:
    """Change one's own password; sessions in other browsers end.

    Raises NotAllowed for somebody who is logged in as somebody else, DomainError (field `new`) if an administrator has forbidden it, and
    InvalidFields for a password that is too short.
    """
    if by.user_id is None or by.acting_as_id is not None:
        raise NotAllowed
    user = User.objects.select_for_update(of=("self",)).get(pk=by.user_id)
    if user.disable_password_reset:
        raise DomainError(_("Your password can only be changed by an administrator."), field="new")
    if wrong := rules.password_error(password):
        raise InvalidFields({"new": wrong})
    user.set_password(password)
    user.save(update_fields=["password"])
    log.record("user.password_changed", by=by, subject=user)
    return user


def reset_password(user_id: int, *, by: Actor) -> str:
    """Give a user a random password and return it, to be shown once. Raises NotAllowed."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    actions.update_user(user_id, {"password": password}, by=by)
    return password
