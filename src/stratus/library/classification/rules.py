"""Rules of trees: their shape, where something may be put, and what a title may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

MAX_TITLE, MAX_CODE, MAX_LABEL = 200, 30, 60


class Step(Enum):
    """Where a button moves something: among those beside it, into the one above it, or out behind the one that it lies in."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a tree: below `parent` (None: at the top), before `before` (None: at the end)."""

    parent: int | None = None
    before: int | None = None


END = Place()
"""The end of the top."""


class Fault(Enum):
    """Why something cannot be put at a place."""

    GONE = "gone"
    INTO_ITSELF = "into itself"
    TOO_DEEP = "too deep"


@dataclass(slots=True)
class Shape:
    """Which node lies below which, and in which order."""

    parents: dict[int, int | None] = field(default_factory=dict)
    children: dict[int | None, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int | None]]) -> Shape:
        """Return the shape of these rows (id, id of the parent), siblings in their order."""
        shape = cls()
        for pk, parent in rows:
            shape.parents[pk] = parent
            shape.children.setdefault(parent, []).append(pk)
        return shape

    def walk(self, start: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield every node below `start` (None: all), each with its level (1 at the top), parents before what lies below them."""
        first = 1 if start is None else self.level(start) + 1
        waiting = [(pk, first) for pk in reversed(self.children.get(start, []))]
        while waiting:
            pk, level = waiting.pop()
            yield pk, level
            waiting += [(child, level + 1) for child in reversed(self.children.get(pk, []))]

    def level(self, pk: int) -> int:
        """Return how deep a node lies: 1 at the top."""
        level, above = 1, self.parents[pk]
        while above is not None:
            level, above = level + 1, self.parents[above]
        return level

    def with_all_below(self, pk: int) -> list[int]:
        """Return a node and all below it, parents first."""
        return [pk, *(one for one, _level in self.walk(pk))]

    def all_above(self, pk: int) -> list[int]:
        """Return all above a node, the nearest first."""
        above: list[int] = []
        at = self.parents[pk]
        while at is not None:
            above.append(at)
            at = self.parents[at]
        return above

    def place_of(self, pk: int) -> Place:
        """Return where a node lies."""
        siblings = self.children[self.parents[pk]]
        behind = siblings[siblings.index(pk) + 1 :]
        return Place(self.parents[pk], behind[0] if behind else None)

    def after(self, pk: int, step: Step) -> Place | None:
        """Return the place to which a step leads a node; None where there is none."""
        parent = self.parents[pk]
        siblings = self.children[parent]
        at = siblings.index(pk)
        if step is Step.UP:
            return Place(parent, siblings[at - 1]) if at else None
        if step is Step.DOWN:
            behind = siblings[at + 1 :]
            return Place(parent, behind[1] if len(behind) > 1 else None) if behind else None
        if step is Step.IN:
            return Place(siblings[at - 1]) if at else None
        if parent is None:
            return None
        return Place(self.parents[parent], self.place_of(parent).before)

    def fault(self, pk: int | None, place: Place, most_levels: int) -> Fault | None:
        """Return why a node (None: a new one) cannot be put at a place; None where it can."""
        if any(one is not None and one not in self.parents for one in (pk, place.parent, place.before)):
            return Fault.GONE
        if place.before is not None and self.parents[place.before] != place.parent:
            return Fault.GONE
        above = place.parent
        while above is not None:
            if above == pk:
                return Fault.INTO_ITSELF
            above = self.parents[above]
        height = 1
        if pk is not None:
            own = self.level(pk)
            height = 1 + max((level - own for _one, level in self.walk(pk)), default=0)
        below = 0 if place.parent is None else self.level(place.parent)
        return Fault.TOO_DEEP if below + height > most_levels else None
