"""Ids of the scorable places of an item: given when a place is first made, kept for as long as it is there."""

from __future__ import annotations

import secrets
import string
from collections.abc import Container, MutableMapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

LENGTH = 7
FIRST = string.ascii_lowercase
REST = string.ascii_lowercase + string.digits


class Part(NamedTuple):
    """A place of an item that can be scored or counted apart.

    `label` is its letter or number as authored, `points` the share of the item's maximum that it earns by itself (None where only the
    whole is scored), `kind` what it is: `alternative`, …
    """

    id: str
    label: str
    points: Fraction | None
    kind: str


def new_id(taken: Container[str] = ()) -> str:
    """Return a random id that tells nothing about its place: 7 characters, a letter first (a valid identifier of QTI)."""
    while True:
        made = secrets.choice(FIRST) + "".join(secrets.choice(REST) for _place in range(LENGTH - 1))
        if made not in taken:
            return made


def identify(places: Sequence[MutableMapping[str, Any]], before: Sequence[MutableMapping[str, Any]]) -> None:
    """Give every place its id, in place.

    An id stays where the content before had it. A place without one that says the same as a place before takes that one's id. All
    others, those with a strange or repeated id among them, get new ones.
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
    for place in unnamed:
        says = None if place.get("id") else _says(place)
        same = next((old for old in known if old not in kept and _says(known[old]) == says), None) if says else None
        place["id"] = same or new_id({*known, *kept})
        kept.add(place["id"])


def _says(place: MutableMapping[str, Any]) -> Any:
    return place.get("html", place.get("text"))
