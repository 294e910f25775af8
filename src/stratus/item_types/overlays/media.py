"""Pictures, sounds, videos and documents that a translation has to have as its original has them. Pure: the saver uses it.

They are counted by kind: in a translation another recording may stand, or a picture with other words in it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from enum import Enum
from typing import NamedTuple

from stratus.foundation.markup import plain_text

_TAG = re.compile(r"""<([a-z][a-z0-9-]*)((?:[^<>"]|"[^"]*")*+)>""")
"""What opens an element in clean HTML, and its attributes: what stands in these is no tag."""
_SAID = re.compile(r' (src|data-src|title|alt)="([^"]*+)"')


class Sort(Enum):
    """What a medium is to those who read a text, by its element."""

    PICTURE = "img"
    SOUND = "audio"
    VIDEO = "video"
    DOCUMENT = "object"


class Shown(NamedTuple):
    """A medium in a text: its address, and its title, or what it shows; "" where nobody said so. `markup`: its element."""

    sort: Sort
    src: str
    title: str
    markup: str


_SORTS = {sort.value: sort for sort in Sort}


def shown_in(markup: str) -> list[Shown]:
    """Return the media of clean HTML, in their order."""
    return [_shown(found) for found in _TAG.finditer(markup) if found[1] in _SORTS]


def left_out(original: str, translation: str) -> list[Shown]:
    """Return the media of an original for which none of their kind stands in its translation, in their order; both are clean HTML.

    Those that are there themselves are not left out. Another one of the same kind stands for the first that is not there.
    """
    sources, told = shown_in(original), shown_in(translation)
    there = Counter((one.sort, one.src) for one in told)
    others = Counter(one.sort for one in told)
    absent = []
    for one in sources:
        if there[one.sort, one.src]:
            there[one.sort, one.src] -= 1
            others[one.sort] -= 1
        else:
            absent.append(one)
    found = []
    for one in absent:
        if others[one.sort] > 0:
            others[one.sort] -= 1
        else:
            found.append(one)
    return found


def begun_with(original: str) -> str:
    """Return with what the translation of clean HTML begins: its media, each a paragraph; "" where it says nothing else.

    What is nothing but media counts as translated once somebody put them there.
    """
    if not plain_text(original):
        return ""
    return "".join(f"<p>{one.markup}</p>" for one in shown_in(original))


def is_only_begun(original: str, translation: str) -> bool:
    """Tell whether a translation holds the media of its original and no word, where the original has words."""
    media = [one[:2] for one in shown_in(original)]
    if not media or plain_text(translation) or not plain_text(original):
        return False
    return media == [one[:2] for one in shown_in(translation)]


def _shown(found: re.Match[str]) -> Shown:
    said = {name: html.unescape(value).strip() for name, value in _SAID.findall(found[2])}
    sort = _SORTS[found[1]]
    end = "" if sort is Sort.PICTURE else f"</{found[1]}>"
    return Shown(sort, said.get("data-src") or said.get("src", ""), said.get("title") or said.get("alt", ""), f"{found[0]}{end}")
