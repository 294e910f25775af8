"""Which passwords are taken: what people choose, and what another system sends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from stratus.access.actor import Actor, Door
from stratus.access.permissions import RoleType
from stratus.foundation.text import name_key, password_forms
from stratus.people.models import Role, User
from stratus.people.users import rules

FOR_CANDIDATES = 8
FOR_STAFF = 12
"""The fewest characters that people may choose."""


def least(role_type: str) -> int:
    """Return the fewest characters of a password that somebody with a role of this type may choose."""
    return FOR_CANDIDATES if role_type == RoleType.CANDIDATE else FOR_STAFF


def chosen_password_error(password: str, role_type: str, own: Iterable[str] = ()) -> str | None:
    """Return what is wrong with a password that somebody chooses, or None. `own`: names and addresses of the person, which others know."""
    if (wrong := rules.password_error(password)) and len(password) >= rules.MIN_PASSWORD:
        return wrong
    plain = password_forms(password)[0]
    if len(plain) < least(role_type):
        return _too_short(role_type)
    if plain.casefold().strip() in _common() or len(set(plain)) == 1:
        return _("Many people use this password, so it is tried first. Choose another one, for example several words.")
    if _says_only(plain, own):
        return _("Others know this about you. Choose something else, for example several words.")
    return None


def password_error(password: str, role: Role | None, *, by: Actor, own: Iterable[str] = ()) -> str | None:
    """Return what is wrong with a new password, or None.

    What another system sends is taken from five characters on (`api/reference` §3.1); staff then change it when they log in.
    `role`: None where it is not known, which is refused by itself.
    """
    if by.door == Door.API or role is None:
        return rules.password_error(password)
    return chosen_password_error(password, role.role_type, own)


def must_be_changed(user: User, *, by: Actor) -> bool:
    """Tell whether a password that the actor gives this user (role loaded) has to be changed at the next log-in: staff's, by its owner."""
    return user.role.role_type != RoleType.CANDIDATE and not by.is_system and user.pk != by.user_id


def own_words(user: User) -> tuple[str, ...]:
    """Return what others know of a user."""
    return (user.username, user.external_id, user.full_name, user.first_name, user.last_name, user.email, user.email.partition("@")[0])


def _too_short(role_type: str) -> str:
    return _("Use at least %(min)s characters: several words are easy to remember.") % {"min": least(role_type)}


def _says_only(password: str, own: Iterable[str]) -> bool:
    """Tell whether a password is nothing but what others know of somebody: once, many times, in a row, with blanks or signs in between."""
    known = [one for one in own if one]
    text, words = _letters(password), {_letters(one) for one in known} - {""}
    reached = {0}
    for place in range(len(text)):
        if place in reached:
            reached |= {place + len(word) for word in words if text.startswith(word, place)}
    return (text != "" and len(text) in reached) or name_key(password) in {name_key(one) for one in known}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", name_key(text))


@cache
def _common() -> frozenset[str]:
    """Return Django's list of 20,000 common passwords; two megabytes, read when it is first needed."""
    return frozenset(CommonPasswordValidator().passwords)
