"""Ids of the parts of an item: given when a part is created, and kept as long as it exists."""

from __future__ import annotations

import secrets
import string
from collections.abc import Container, Mapping, MutableMapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row", bound=Mapping[str, Any])

LENGTH = 7
FIRST = string.ascii_lowercase
REST = string.ascii_lowercase + string.digits


class Kind(StrEnum):
    """What a part is; authors and candidates call it so (`beside.forms.PART_WORDS`, `web/items/beside/parts.ts`)."""

    ALTERNATIVE = "alternative"
    AREA = "area"
    CELL = "cell"
    ELEMENT = "element"
    GAP = "gap"
    PIECE = "piece"
    SOURCE = "source"
    STEM = "stem"


class Part(NamedTuple):
    """A part of an item that can be scored or counted separately.

    `label` is its letter or number as authored, `points` the share of the item's maximum that it earns on its own (None if only the whole
    item is scored), `kind` what it is.
    """

    id: str
    label: str
    points: Fraction | None
    kind: Kind


def new_id(taken: Container[str] = ()) -> str:
    """Return a random id that reveals nothing about the position: 7 characters, a letter first (a valid identifier of QTI)."""
    while True:
        made = secrets.choice(FIRST) + "".join(secrets.choice(REST) for _place in range(LENGTH - 1))
        if made not in taken:
            return made


def identify(places: Sequence[MutableMapping[str, Any]], before: Sequence[MutableMapping[str, Any]]) -> None:
    """Set the id of every part, in place.

    A part keeps an id that the content before had. A part without id but with the same content as one before gets that one's id. All
    others, also those with an unknown or duplicate id, get new ones.
    """
    known = {place["id"]: place for place in before}
    kept: set[str] = set()
    unnamed = []
    for place in places:
        given = place.get("id")
        if isinstance(given, str) and given in known and given not in kept:
            kept.add(given)
        else:
            unnamed.append(place)
    waiting: dict[str, list[str]] = {}
    for old in reversed([pk for pk in known if pk not in kept]):
        if says := _says(known[old]):
            waiting.setdefault(says, []).append(old)
    taken = {*known, *kept}
    for place in unnamed:
        same = waiting.get(_says(place)) if not place.get("id") else None
        place["id"] = same.pop() if same else new_id(taken)
        taken.add(place["id"])


def by_id(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in the order of their ids, which tells nothing: ids are drawn. So stands in a paper what is shuffled."""
    return sorted(rows, key=lambda row: str(row["id"]))


def _says(place: MutableMapping[str, Any]) -> str:
    return str(place.get("html", place.get("title", place.get("text"))) or "")
