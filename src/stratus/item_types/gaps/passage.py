"""A text with gaps: HTML in which `[1]`, `[2]` … stand where the gaps are. Pure.

A gap is a number in brackets in the text itself, nothing in the markup: so it outlives every editor and the sanitiser, stands wherever text
may stand, and means the same to whoever reads the source. Browsers put a field in its place (`web/items/gaps/passage.ts`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from stratus.foundation.formulas import as_words

HIGHEST = 999
"""A longer number in brackets is text: a year, for instance."""
BEFORE, AFTER = 6, 4
"""Words of the text around a gap by which people find it."""
GAP = "…"

_MARK = re.compile(r"\[([1-9][0-9]{0,2})\]")
_ID = re.compile(r"\[#([a-z0-9]+)\]")
_TAG = re.compile(r'<math\b.*?</math>|<(?:[^">]|"[^"]*+")*+>', re.DOTALL)
"""A tag, or a whole formula: what stands in brackets in either is no gap."""
_NAME = re.compile(r"</?([a-z0-9]+)")
_ENDS = " ,.;:!?)"
"""What ends something else, where the words before a gap begin behind another one."""
_INLINE = frozenset({"math", "strong", "em", "b", "i", "u", "s", "sub", "sup", "code", "a", "span"})


class Mark(NamedTuple):
    """A gap as it stands in a text: its number, whether it is in a link, and the words around it with `…` for the gap."""

    number: int
    is_in_link: bool
    around: str


def marks(markup: str) -> list[Mark]:
    """Return the gaps of this HTML, which is clean, in the order of the text."""
    found: list[tuple[int, bool]] = []
    runs = [""]  # the text between two gaps; what a block ends ends with a line
    links = 0
    for text, tag in _pieces(markup):
        at = 0
        for mark in _MARK.finditer(text):
            runs[-1] += text[at : mark.start()]
            runs.append("")
            found.append((int(mark[1]), links > 0))
            at = mark.end()
        runs[-1] += text[at:]
        if tag.startswith("<math"):
            runs[-1] += as_words(tag)
        name = _NAME.match(tag)
        if name and name[1] == "a":
            links += -1 if tag[1] == "/" else 1
        if name and name[1] not in _INLINE:
            runs[-1] += "\n"
    said = [html.unescape(run) for run in runs]
    return [Mark(number, in_link, _around(said[n], said[n + 1])) for n, (number, in_link) in enumerate(found)]


def numbers_typed(text: str) -> list[int]:
    """Return the numbers in brackets of a text as somebody typed it, each once."""
    return list(dict.fromkeys(int(number) for number in _MARK.findall(text)))


def renumbered(markup: str, numbers: Mapping[int, int]) -> str:
    """Return the text with other numbers in its gaps."""
    return with_gaps(markup, lambda number: f"[{numbers[number]}]")


def with_gaps(markup: str, shown: Callable[[int], str]) -> str:
    """Return the text with what is shown (HTML) for each number in the place of its gap."""
    return "".join(_MARK.sub(lambda mark: shown(int(mark[1])), text) + tag for text, tag in _pieces(markup))


def with_ids(markup: str, ids: Mapping[int, str]) -> str:
    """Return the text with the ids of its gaps in place of their numbers: so it stays right when others are numbered."""
    return with_gaps(markup, lambda number: f"[#{ids[number]}]" if number in ids else f"[{number}]")


def with_numbers(markup: str, numbers: Mapping[str, int]) -> str:
    """Return a text with ids as one with numbers; of a gap that is no more `[?]` is left."""
    return "".join(_ID.sub(lambda mark: f"[{numbers.get(mark[1], '?')}]", text) + tag for text, tag in _pieces(markup))


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    """Yield each text of clean HTML with the tag behind it: what stands in the attributes of a tag is no gap."""
    at = 0
    for tag in _TAG.finditer(markup):
        yield markup[at : tag.start()], tag[0]
        at = tag.end()
    yield markup[at:], ""


def _around(before: str, after: str) -> str:
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    first = " ".join(before.split()[-BEFORE:]).lstrip(_ENDS)
    last = " ".join(after.split()[:AFTER])
    if not any(sign.isalnum() for sign in last):
        last = ""
    return f"{first}{' ' * before[-1:].isspace()}{GAP}{' ' * after[:1].isspace()}{last}".strip()
