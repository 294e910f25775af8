"""User names that would have the same key: two accounts of earlier releases that nobody can tell apart. Made today they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from stratus.foundation.text import name_key

PLAIN = r"^[!-~]+( [!-~]+)*$"
"""Keys that are the same by any rule: ASCII, with single blanks."""


@dataclass(frozen=True, slots=True)
class Clash:
    """An account that keeps the key of an earlier release, because another has the one that its name would get."""

    tenant_id: int
    user_id: int
    other_id: int

    def __str__(self) -> str:
        return (
            f"tenant {self.tenant_id}: the user names of users {self.user_id} and {self.other_id} look the same. Both log in as before;"
            f" give user {self.user_id} another name (Admin > Users)."
        )


def clashes(users: QuerySet[Any]) -> Iterator[Clash]:
    """Yield the present users among these whose key is not that of their name, since it is another's."""
    for user in _unusual(users).filter(deleted_at=None):
        if (key := name_key(user.username)) != user.username_key:
            other = users.filter(tenant_id=user.tenant_id, username_key=key, deleted_at=None).exclude(pk=user.pk).first()
            if other is not None:
                yield Clash(user.tenant_id, user.pk, other.pk)


def write_keys(users: QuerySet[Any]) -> list[Clash]:
    """Write the keys of all these users, of any tenant; return who keeps their old one. A name that somebody has already stays theirs."""
    for user in _unusual(users):
        key = name_key(user.username)
        if not key or len(key) > 500 or key == user.username_key:
            continue
        taken = users.filter(tenant_id=user.tenant_id, username_key=key, deleted_at=None).exclude(pk=user.pk)
        if user.deleted_at is not None or not taken.exists():
            users.filter(pk=user.pk).update(username_key=key)
    return list(clashes(users))


def _unusual(users: QuerySet[Any]) -> QuerySet[Any]:
    return users.exclude(username_key__regex=PLAIN).order_by("pk").only("pk", "tenant_id", "username", "username_key", "deleted_at")
