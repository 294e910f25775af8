"""Pure rules: what became of the questions of one version in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any


class Change(StrEnum):
    """What became of a question. The values are those that pages tell apart."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REVISED = "revised"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Place:
    """A question in a version: at which number it stands (from 1 on), in which section, in which revision, for how many points."""

    number: int
    section: str
    revision: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is not as it was. `old` and `new` are None where the version does not have it."""

    id: str
    title: str
    changes: tuple[Change, ...]
    old: Place | None
    new: Place | None


def questions_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """Return what became of the questions, those of the newer version in its order, and then those that are gone.

    `old`, `new`: `items` and `sections` as versions have them. A question has moved if it is in another section, or if it is not among the
    longest run of questions that both versions have in the same order: whoever puts one further up moved that one, and no other.
    """
    before, after = _places(old), _places(new)
    common_before = [pk for pk in before if pk in after]
    common_after = [pk for pk in after if pk in before]
    kept = _in_order(common_before, common_after)
    titles = {item["id"]: str(item["title"]) for item in (*old["items"], *new["items"])}
    found = []
    for pk, place in after.items():
        was = before.get(pk)
        changes = (Change.ADDED,) if was is None else _between(was, place, stayed=pk in kept)
        if changes:
            found.append(Changed(pk, titles[pk], changes, was, place))
    found += [Changed(pk, titles[pk], (Change.REMOVED,), place, None) for pk, place in before.items() if pk not in after]
    return found


def _between(old: Place, new: Place, *, stayed: bool) -> tuple[Change, ...]:
    told = [
        (Change.MOVED, not stayed or old.section != new.section),
        (Change.REVISED, old.revision != new.revision),
        (Change.POINTS, old.points != new.points),
    ]
    return tuple(change for change, holds in told if holds)


def _in_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return {old[place] for block in matcher.get_matching_blocks() for place in range(block.a, block.a + block.size)}


def _places(version: Mapping[str, Any]) -> dict[str, Place]:
    section_of = {pk: str(section["id"]) for section in version["sections"] for pk in section["items"]}
    return {
        str(item["id"]): Place(number, section_of.get(item["id"], ""), int(item["revision"]), Decimal(str(item["max_score"])))
        for number, item in enumerate(version["items"], start=1)
    }
