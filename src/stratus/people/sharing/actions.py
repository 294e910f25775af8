"""Sharing something with colleagues: one verb to give, change or take access, and one to end it.

Both must run inside a transaction that holds what is shared. Who may share it, and what is recorded, is up to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model

from stratus.people.models import User
from stratus.people.sharing.models import Sharing
from stratus.tenancy.bulk import insert_many, update_many

S = TypeVar("S", bound=Sharing)


@dataclass(frozen=True, slots=True)
class Shared(Generic[S]):
    """What sharing did, each list in the order in which the users were named. `known`: the users who were looked at, the owner too."""

    known: frozenset[int]
    new: list[S] = field(default_factory=list)
    changed: list[S] = field(default_factory=list)
    ended: list[S] = field(default_factory=list)

    @property
    def users(self) -> list[int]:
        """The ids of the users for whom something changed."""
        return [row.user_id for row in (*self.new, *self.changed, *self.ended)]


def no_columns(user_id: int, standing: Sharing | None) -> Mapping[str, Any]:
    """Give access of which there is one kind only; for `share`."""
    return {}


def share(
    model: type[S],
    thing: Model,
    user_ids: Collection[int],
    wanted: Callable[[int, S | None], Mapping[str, Any] | None] = no_columns,
    *,
    owner_id: int | None,
    disabled_too: bool = False,
) -> Shared[S]:
    """Bring the sharing of a thing with these users to what is wanted, and return what that changed.

    `wanted(user_id, standing)` gives the columns of a user's access (`standing`: what they have, None for none), or None for no access.
    Its owner, who has all access, is left out, and so are deleted users and, unless `disabled_too`, disabled ones. The number of statements
    does not depend on the number of users.
    """
    able = User.objects.filter(deleted_at=None) if disabled_too else User.objects.present()
    done: Shared[S] = Shared(frozenset(able.filter(pk__in=list(user_ids)).values_list("pk", flat=True)))
    rows = {row.user_id: row for row in model.objects.filter(**{model.of: thing}, user_id__in=done.known)}
    columns: set[str] = set()
    for user_id in dict.fromkeys(user_ids):
        if user_id not in done.known or user_id == owner_id:
            continue
        standing = rows.get(user_id)
        values = wanted(user_id, standing)
        if standing is None:
            if values is not None:
                done.new.append(model(**{model.of: thing}, user_id=user_id, **values))
        elif values is None:
            done.ended.append(standing)
        elif any(getattr(standing, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(standing, name, value)
            columns.update(values)
            done.changed.append(standing)
    insert_many(done.new)
    update_many(done.changed, sorted(columns))
    _end(model, done.ended)
    return done


def unshare(model: type[S], thing: Model, user_ids: Collection[int]) -> list[S]:
    """End the sharing of a thing with these users, disabled and deleted ones too; returns what ended, in the order in which it began."""
    leaving: list[S] = list(model.objects.filter(**{model.of: thing}, user_id__in=list(user_ids)).order_by("pk"))
    _end(model, leaving)
    return leaving


def _end(model: type[S], rows: Collection[S]) -> None:
    model.objects.filter(pk__in=[row.pk for row in rows]).delete()
