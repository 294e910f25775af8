"""What somebody can own: packages above people register each kind of it, so that all of it can be given to another person."""

from __future__ import annotations

from typing import Any, Protocol

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.people.models import User


class Owned(Protocol):
    """One kind of what people own."""

    name: str
    right: Permission
    """What somebody must hold to own any of it."""

    def locked(self, owner: User) -> Any:
        """Return all that this person owns of it, locked by ascending id. Must run in a transaction. One statement."""
        ...

    def count(self, owner: User) -> int:
        """Return how many of it this person owns. One statement."""
        ...

    def in_words(self, number: int) -> str:
        """Return "3 collections"."""
        ...

    def give(self, owned: Any, new_owner: User, *, by: Actor) -> None:
        """Make somebody the owner of what `locked` returned, in a fixed number of statements."""
        ...


_kinds: list[tuple[int, Owned]] = []


def register(order: int, kind: Owned) -> None:
    """Make a kind known; called when the apps are ready. Kinds are locked in this order (docs/how/locks.md)."""
    if kind not in [known for _order, known in _kinds]:
        _kinds.append((order, kind))


def kinds() -> list[Owned]:
    """Return all kinds, in the order in which they are locked."""
    return [kind for _order, kind in sorted(_kinds, key=lambda pair: pair[0])]
