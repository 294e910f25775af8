"""What items carry that belongs to their collection, such as topics: each kind of it registers what becomes of it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Carried(Protocol):
    """One kind of what items carry. All of it runs in a fixed number of statements, in the transaction that moves or copies."""

    def foretold(self, item_ids: Sequence[int], target_id: int) -> Sequence[str]:
        """Return sentences: what of it the collection `target_id` does not have, so that it is left behind."""
        ...

    def moved(self, item_ids: Sequence[int], target_id: int) -> None:
        """Take from items that are in the collection `target_id` by now what stays behind."""
        ...

    def copied(self, copies: Mapping[int, int], target_id: int) -> None:
        """Give copies what their originals carry, as far as the collection has it. `copies`: id of an original → id of its copy."""
        ...


_kinds: list[Carried] = []


def register(kind: Carried) -> None:
    """Make a kind known; called when the apps are ready."""
    if kind not in _kinds:
        _kinds.append(kind)


def carried() -> Sequence[Carried]:
    """Return all kinds."""
    return _kinds
