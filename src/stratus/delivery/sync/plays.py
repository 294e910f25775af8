"""How often a candidate heard what can be heard so many times only (docs/adr/0038-plays-of-a-sound.md).

Pure, and without Django. It arrives as events of kind `play`, and is never scored. An event holds all that its page knows of one item; what
several pages know is merged without losing a play, in any order, as `web/items/sound/plays.ts` does. Only media that the paper limits have
plays, so what is kept of an attempt is bounded by its paper, whatever pages send.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from stratus.foundation.authored import MEDIA, played_in

MAX_MEDIA = 20
"""Media of one item of which plays are kept."""
MAX_PLAYS = 40
"""Plays of one medium that are kept: twice the greatest limit, for pages that knew nothing of each other."""
LONGEST = 86_400_000
"""The furthest place in a medium, in milliseconds: a day."""
V = TypeVar("V")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-z]{1,16}")

Plays = dict[str, list[int]]
"""Id of a play → [how far it came, in milliseconds; 1 if to its end, else 0]."""
Heard = dict[str, Plays]
"""SHA-256 of a medium → its plays."""


def limited_in(paper: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return which media can be heard so many times only, as SHA-256, by the ids of the paper's items and pages that have such."""
    places = [*paper.get("items", []), *paper.get("pages", [])]
    found = {place["id"]: frozenset(_limited(place)) for place in places}
    return {place: media for place, media in found.items() if media}


def _limited(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        if "data-plays" in part:
            yield from (played.src.removeprefix(MEDIA) for played in played_in(part) if played.plays)
    elif isinstance(part, Mapping | list):
        for one in part.values() if isinstance(part, Mapping) else part:
            yield from _limited(one)


def check_plays(limited: Mapping[str, Collection[str]], item: Any, value: Any) -> str:
    """Return why this does not say what was heard in an item or page, or "". `limited`: their media with a limit (`limited_in`)."""
    if not isinstance(item, str) or item not in limited:
        return "UNKNOWN_ITEM"
    if not isinstance(value, Mapping):
        return "VALUE_IS_NO_PLAYS"
    if len(value) > MAX_MEDIA:
        return "TOO_MANY"
    for medium, plays in value.items():
        if not _SHA256.fullmatch(medium) or not isinstance(plays, Mapping):
            return "VALUE_IS_NO_PLAYS"
        if medium not in limited[item]:
            return "UNKNOWN_MEDIUM"
        if len(plays) > MAX_PLAYS:
            return "TOO_MANY"
        if not all(_ID.fullmatch(name) and _is_play(play) for name, play in plays.items()):
            return "VALUE_IS_NO_PLAYS"
    return ""


def _is_play(play: Any) -> bool:
    if not isinstance(play, list) or len(play) != 2:
        return False
    at, over = play
    return type(at) is int and 0 <= at <= LONGEST and type(over) is int and over in (0, 1)


def merged(several: Iterable[Mapping[str, Any]]) -> Heard:
    """Return what was heard in one item, of what several pages know of it: each play once, as far as any of them saw it come.

    Of more than are kept, those whose names come first: which they are does not depend on the order.
    """
    heard: Heard = {}
    for one in several:
        for medium, plays in one.items():
            known = heard.setdefault(medium, {})
            for name, play in plays.items():
                before = known.get(name)
                known[name] = play if before is None else [max(before[0], play[0]), max(before[1], play[1])]
    return {medium: _first(heard[medium], MAX_PLAYS) for medium in _first(heard, MAX_MEDIA)}


def _first(named: Mapping[str, V], most: int) -> dict[str, V]:
    return {name: named[name] for name in sorted(named)[:most]}
