"""The people that calls name, and their form in responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from stratus.foundation.text import is_storable, name_key
from stratus.people.models import User

PERSON: Mapping[str, str] = {
    "ExternalId": "external_id",
    "FirstName": "first_name",
    "LastName": "last_name",
    "UserName": "username",
    "Email": "email",
}
"""Documented name → attribute of the user, in the order of responses."""
NAMES = ("ExternalId", "FirstName", "LastName", "UserName")
NAMES_AND_EMAIL = tuple(PERSON)


def person(user: Any, names: Sequence[str] = NAMES) -> dict[str, Any]:
    """Return a person for a response; `user` is a user, or a row with a user's columns."""
    return {name: getattr(user, PERSON[name]) for name in names}


def people(rows: QuerySet[Any], relation: str, names: Sequence[str] = NAMES) -> list[dict[str, Any]]:
    """Return the people of these rows for a response. One query, without model instances."""
    values = rows.values_list(*(f"{relation}__{PERSON[name]}" for name in names))
    return [dict(zip(names, row, strict=True)) for row in values]


def present_users(names: Iterable[str], *, disabled_too: bool = False) -> dict[str, User]:
    """Return key of the login name (`name_key`) → user, without deleted users and, unless requested, disabled ones. One query."""
    keys = {name_key(name) for name in names if is_storable(name)}
    users = User.objects.filter(deleted_at=None) if disabled_too else User.objects.present()
    return {user.username_key: user for user in users.select_related("role").filter(username_key__in=sorted(keys)).order_by("pk")}


def users_named(ids: Iterable[str], *, disabled_too: bool = False) -> dict[str, int]:
    """Return external id → user id, without deleted users and, unless requested, disabled ones. One query."""
    users = User.objects.filter(external_id__in=[text for text in ids if is_storable(text)], deleted_at=None)
    if not disabled_too:
        users = users.filter(is_active=True)
    return dict(users.values_list("external_id", "pk"))


def owner_named(username: str) -> User | None:
    """Return the present user with this login name, whatever its letter case; None for an empty or unknown one."""
    if not username:
        return None
    owner: User | None = User.objects.present().select_related("role").filter(username_key=name_key(username)).first()
    return owner
