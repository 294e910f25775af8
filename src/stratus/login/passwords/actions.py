"""New passwords: one's own, one that an administrator hands out, and one that somebody chooses who has forgotten theirs."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.login.entrance.sessions import Origin
from stratus.login.passwords.links import user_of_link
from stratus.people.models import User
from stratus.people.users import actions
from stratus.people.users.passwords import chosen_password_error, own_words

# Can be read aloud and typed without mistakes: no 0/O, 1/l/I.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def change_own_password(password: str, *, by: Actor) -> User:
    """Change one's own password; sessions in other browsers end.

    Raises NotAllowed for somebody who is logged in as somebody else, DomainError (field `new`) if an administrator has forbidden it, and
    InvalidFields (field `new`) for a password that is too short, common, or the one that was given to them.
    """
    if by.user_id is None or by.acting_as_id is not None or by.schedule_id is not None:
        raise NotAllowed
    user = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=by.user_id)
    if user.disable_password_reset and not user.must_change_password:
        raise DomainError(_("Your password can only be changed by an administrator."), field="new")
    _choose(user, password)
    log.record("user.password_changed", by=by, subject=user)
    return user


@transaction.atomic
def choose_by_link(link: str, password: str, *, origin: Origin, now: datetime) -> User:
    """Set the password of whoever was mailed this link, which then ends; all their sessions end too.

    Raises LinkHasEnded, or InvalidFields (field `new`).
    """
    user = user_of_link(link, lock=True)
    _choose(user, password)
    log.record("user.password_reset", by=origin.actor(user), subject=user, at=now, **origin.data)
    return user


def _choose(user: User, password: str) -> None:
    wrong = chosen_password_error(password, user.role.role_type, own_words(user))
    if wrong is None and user.must_change_password and user.check_password(password):
        wrong = _("This is the password that you were given. Choose another one.")
    if wrong:
        raise InvalidFields({"new": wrong})
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


def reset_password(user_id: int, *, by: Actor) -> str:
    """Give a user a random password and return it, to be shown once; staff choose their own when they log in. Raises NotAllowed."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    actions.update_user(user_id, {"password": password}, by=by)
    return password
