"""The people whom calls name, and how answers tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from stratus.foundation.text import is_storable
from stratus.people.models import User

PERSON: Mapping[str, str] = {
    "ExternalId": "external_id",
    "FirstName": "first_name",
    "LastName": "last_name",
    "UserName": "username",
    "Email": "email",
}
"""Documented name → what a user calls it, in the order in which answers tell of a person."""
NAMES = ("ExternalId", "FirstName", "LastName", "UserName")
NAMES_AND_EMAIL = tuple(PERSON)


def person(user: Any, names: Sequence[str] = NAMES) -> dict[str, Any]:
    """Return what answers tell of somebody; `user` is a user, or a row that has the columns of one."""
    return {name: getattr(user, PERSON[name]) for name in names}


def people(rows: QuerySet[Any], relation: str, names: Sequence[str] = NAMES) -> list[dict[str, Any]]:
    """Return what answers tell of everybody whom these rows relate to. One query, and no model for each of them."""
    values = rows.values_list(*(f"{relation}__{PERSON[name]}" for name in names))
    return [dict(zip(names, row, strict=True)) for row in values]


def present_users(names: Iterable[str], *, disabled_too: bool = False) -> dict[str, User]:
    """Return case-folded login name → user of those that are there, neither deleted nor, unless asked for, disabled. One query."""
    keys = {name.casefold() for name in names if is_storable(name)}
    users = User.objects.filter(deleted_at=None) if disabled_too else User.objects.present()
    return {user.username_key: user for user in users.select_related("role").filter(username_key__in=sorted(keys)).order_by("pk")}


def users_named(ids: Iterable[str], *, disabled_too: bool = False) -> dict[str, int]:
    """Return external id → user id of the users that are there, neither deleted nor, unless asked for, disabled. One query."""
    users = User.objects.filter(external_id__in=[text for text in ids if is_storable(text)], deleted_at=None)
    if not disabled_too:
        users = users.filter(is_active=True)
    return dict(users.values_list("external_id", "pk"))


def owner_named(username: str) -> User | None:
    """Return the present user with this login name, whatever its letter case; None for an empty or unknown one."""
    if not username:
        return None
    owner: User | None = User.objects.present().select_related("role").filter(username_key=username.casefold()).first()
    return owner
