"""Who acts later: a job of a person is done with the rights that they have when it runs, not with those they had when they asked.

`access` knows no model of users. The package that does registers how a user is found.
"""

from __future__ import annotations

from collections.abc import Callable

from stratus.access.actor import Actor, Door, Person

Finder = Callable[[int], Person | None]
"""Returns the user with this id and their role, unless they are deleted or disabled."""

_finders: list[Finder] = []


def register(find: Finder) -> None:
    """Register how a user of the current tenant is found."""
    _finders[:] = [find]


def present_actor(user_id: int, *, acting_as_id: int | None = None, door: Door = Door.JOB, request_id: str = "") -> Actor | None:
    """Return the actor with the rights of this moment; None if the user, or the one that they were logged in as, may no longer log in.

    Costs one query, and another for somebody who was logged in as somebody else.
    """
    (find,) = _finders
    person = find(user_id)
    if person is None:
        return None
    if acting_as_id is None:
        return Actor.of(person, door, request_id=request_id)
    shown = find(acting_as_id)
    return None if shown is None else Actor.logged_in_as(shown, person, door, request_id=request_id)
