"""What sittings are called: packages above the library register how they tell, since the library cannot ask them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from stratus.access.actor import Actor


class Sitting(NamedTuple):
    """A sitting as somebody sees it who may."""

    title: str
    url: str


Reader = Callable[[Collection[int], Actor], Mapping[int, Sitting]]
"""Ids of schedules and actor → those that this person may see. A fixed number of statements."""

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Make a reader known; called when the apps are ready."""
    if reader not in _readers:
        _readers.append(reader)


def sittings_named(ids: Collection[int], by: Actor) -> dict[int, Sitting]:
    """Return those of these sittings that the actor may see; erased ones are left out."""
    return {pk: sitting for reader in _readers for pk, sitting in reader(ids, by).items()}
