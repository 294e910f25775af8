"""Finds people whom somebody may choose for something: roles first, then their holders, whatever the size of the organisation.

Hardly anybody of an organisation with half a million people may schedule or mark. So who holds the right is read from an index that begins
with the role, and a search looks at the words of those alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from stratus.access.permissions import Permission
from stratus.foundation.text import name_key
from stratus.people.models import Role, User
from stratus.search.queries import found, found_in

R = TypeVar("R", bound=Any)

MOST = 20
"""People that are offered at once."""
FEW_HOLDERS = 10_000
"""Up to here the words of everybody with a right are looked at; beyond, the search looks for words first."""
MOST_READINGS = 8
"""So many user names a text in brackets is tried as: names may have brackets themselves."""


def choice_of(user: User) -> str:
    """Return how somebody is named where they are chosen: name and user name, which nobody else has."""
    return f"{user.full_name} ({user.username})"


def people_to_choose(right: Permission, text: str = "", *, but: Collection[int] = (), most: int = MOST) -> list[User]:
    """Return at most so many present users with this right and all words of the text, by name, their roles loaded; `but` leaves out ids.

    At most four statements. Where up to `FEW_HOLDERS` people hold the right, nobody else's row or words are read.
    """
    roles = roles_with(right)
    if text.strip() and _are_many(roles):
        holders = found(User.objects.present().filter(role_id__in=list(roles)), "user", text)
        return _with_roles(holders.exclude(pk__in=list(but)).order_by("sort_key", "id")[:most], roles)
    return _first(roles, text, but, most)


def by_name(rows: Iterable[R]) -> list[R]:
    """Return rows that name a `user`, loaded, by the names of their users; a few hundred at most, such as those of one schedule."""
    return sorted(rows, key=lambda row: (row.user.sort_key, row.pk))


def roles_with(right: Permission) -> dict[int, Role]:
    """Return the roles that have this right, by id; one statement."""
    return {role.pk: role for role in Role.objects.filter(permissions__contains=[right.value])}


def people_named(text: str) -> list[User]:
    """Return the users, not deleted, whom exactly this text names, their roles loaded; one statement.

    What names somebody is what `choice_of` returns for them, their user name, or their User ID.
    """
    readings = _in_brackets(text)
    keys = {name_key(name) for name in (text, *readings)} - {""}
    named = User.objects.filter(username_key__in=keys, deleted_at=None).union(
        User.objects.filter(external_id=text, deleted_at=None).exclude(external_id="")
    )
    users = list(named)
    roles = Role.objects.in_bulk({user.role_id for user in users})
    for user in users:
        user.role = roles[user.role_id]
    return [user for user in users if text in (choice_of(user), user.external_id) or user.username_key == name_key(text)]


def _in_brackets(text: str) -> list[str]:
    """Return what may be the user name in a text such as "Ada Lovelace (ada)"."""
    if not text.endswith(")"):
        return []
    parts = text[:-1].split(" (")
    return [" (".join(parts[place:]) for place in range(1, len(parts))][-MOST_READINGS:]


def _are_many(roles: Iterable[int]) -> bool:
    each = [User.objects.filter(role_id=role, deleted_at=None).order_by("sort_key", "id").values("pk")[: FEW_HOLDERS + 1] for role in roles]
    if not each:
        return False
    first, *others = each
    return (first.union(*others, all=True) if others else first).count() > FEW_HOLDERS


def _first(roles: dict[int, Role], text: str, but: Collection[int], most: int) -> list[User]:
    """Return the first of these roles' holders by name who have the words of the text; one statement.

    It asks for the first of each role, which an index has in this order, and takes the first of those. Asked for all roles together,
    PostgreSQL may go through everybody in the order of names, and through all of them where nobody has the words.
    """
    each = [
        found_in(User.objects.present().filter(role_id=role).exclude(pk__in=list(but)), "user", text).order_by("sort_key", "id")[:most]
        for role in roles
    ]
    if not each:
        return []
    first, *others = each
    people = _with_roles(first.union(*others, all=True) if others else first, roles)
    return sorted(people, key=lambda user: (user.sort_key, user.pk))[:most]


def _with_roles(users: object, roles: dict[int, Role]) -> list[User]:
    read: list[User] = list(users)  # type: ignore[call-overload]  # sliced, or a union
    for user in read:
        user.role = roles[user.role_id]
    return read
