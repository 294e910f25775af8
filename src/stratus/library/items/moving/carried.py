"""What items carry that belongs to their collection, such as topics: each kind of it registers what becomes of it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from stratus.access.actor import Actor
from stratus.library.models import Collection, Item


class Carried(Protocol):
    """One kind of what items carry. All of it runs in a fixed number of statements; but for `foretold` where items are moved or copied."""

    def foretold(self, item_ids: Sequence[int], target: Collection) -> Sequence[str]:
        """Return sentences: what of it the collection `target` does not have, so that it is left behind."""
        ...

    def moved(self, items: Sequence[Item], target: Collection, *, by: Actor) -> None:
        """Take from items that are in the collection `target` by now what stays behind. Both are locked."""
        ...

    def copied(self, copies: Sequence[tuple[Item, Item]], target: Collection, *, by: Actor) -> None:
        """Give copies what their originals carry, as far as the collection has it. Newest revisions of both are loaded."""
        ...


_kinds: list[Carried] = []


def register(kind: Carried) -> None:
    """Make a kind known; called when the apps are ready."""
    if kind not in _kinds:
        _kinds.append(kind)


def carried() -> Sequence[Carried]:
    """Return all kinds."""
    return _kinds
