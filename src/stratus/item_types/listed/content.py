"""What contents with lists of texts have in common: options from which is chosen, and what they are chosen for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stratus.foundation.markup import plain_text, says_something
from stratus.item_types.content_fields import checked_html
from stratus.item_types.errors import Problems
from stratus.item_types.naming import LETTERS, letter_at, name_of

MOST_OPTIONS = len(LETTERS)
"""Options of one list: each has a letter."""
_PICTURE = re.compile(r'<img\b(?:[^<>"]++|"[^"]*+")*+>')
_OF_PICTURE = re.compile(r'\s(src|alt)="([^"]*+)"')
_RAISED_OR_LOWERED = re.compile("<(/?su[bp])>")


class Written(NamedTuple):
    """A member of a list that says something: its place among all that were given, what was given, and its HTML, safe to show."""

    place: int
    given: Mapping[str, Any]
    html: str

    @property
    def id(self) -> str:
        """The id that came with it, "" for a new one."""
        return str(self.given.get("id") or "")


def members(given: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield what of a list that an author sent can be read, with its place in the list."""
    for place, one in enumerate(given if isinstance(given, Sequence) and not isinstance(given, str) else []):
        if isinstance(one, Mapping):
            yield place, one


def written(
    given: Any, field: str, problems: Problems, *, low: int, high: int, number: str, twice: str, lettered: bool = False
) -> list[Written]:
    """Return the members of a list of HTML that say something, in their order. No more are read than one too many.

    Problems are noted with the code `number` where they are too few or too many, and with `twice` where candidates cannot tell two apart.
    """
    found: list[Written] = []
    for place, one in members(given):
        html = checked_html(one.get("html"), field, problems.of_part(name_of(place, letters=lettered)))
        if says_something(html):
            found.append(Written(place, one, html))
        if len(found) > high:
            break
    if not low <= len(found) <= high:
        problems.add(field, number, low=low, high=high)
    if places := same([seen(one.html) for one in found]):
        first, second = (found[place].place for place in places)
        problems.add(field, twice, first=name_of(first, letters=lettered), second=name_of(second, letters=lettered))
    return found


def letters_kept(places: Sequence[int]) -> dict[str, str]:
    """Return letter as given → letter as stored: `places` are those that the options kept had among all that were given."""
    return {letter_at(old): letter_at(new) for new, old in enumerate(places) if letter_at(old)}


def seen(markup: str) -> str:
    """Return what is the same for texts that candidates cannot tell apart: words, blanks folded, and pictures by where they come from.

    `markup` is clean HTML. Of its layout only what is raised or lowered counts: x² is not x₂, and a bold word is the same word.
    """
    without_pictures = _PICTURE.sub(_address, markup)
    return plain_text(_RAISED_OR_LOWERED.sub("\0\\1\0", without_pictures))


def _address(picture: re.Match[str]) -> str:
    """Where a picture comes from, or its words where nothing can be shown; no text of an author has such signs around it."""
    said = dict(_OF_PICTURE.findall(picture[0]))
    return f"\0{said.get('src') or said.get('alt', '')}\0"


def same(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of the first two texts that are the same, None where all differ."""
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        if text in seen:
            return seen[text], place
        seen[text] = place
    return None
