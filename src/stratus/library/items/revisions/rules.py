"""Pure rules: what was taken out of a text and what came into it, word by word, its pictures among the words."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from stratus.foundation.authored import Document, Played, documents_in, played_in
from stratus.foundation.markup import plain_text

MOST_WORDS = 1000
"""Words between the beginnings and ends that two texts share, up to which words are compared; longer ones are compared line by line."""
LINE = "\n"
_MEDIUM = re.compile(r'<img\b(?:[^">]|"[^"]*")*>|<(audio|video|object)\b(?:[^">]|"[^"]*")*></\1>')
_ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')
_END_OF_LINE = re.compile(r"</(?:p|li|h[1-6]|tr|caption|blockquote|pre)>|<br\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a text."""

    src: str
    alt: str


Token = str | Shown | Played | Document
"""A word, `LINE`, a picture, a sound, a video or a document."""


class Kind(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Words one after another of which the same became."""

    kind: Kind
    tokens: tuple[Token, ...]


def tokens_of_html(markup: str) -> list[Token]:
    """Return the words and media of clean HTML, with a `LINE` where a paragraph, row or line ends; formulas as their words."""
    found: list[Token] = []
    at = 0
    for medium in _MEDIUM.finditer(markup):
        found += _words(markup[at : medium.start()])
        named = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(medium[0])}
        found += played_in(medium[0]) or documents_in(medium[0]) or [Shown(named.get("src", ""), named.get("alt", ""))]
        at = medium.end()
    return _without_last_line([*found, *_words(markup[at:])])


def tokens_of_text(text: str) -> list[Token]:
    """Return the words of plain text, with a `LINE` where a line ends."""
    found: list[Token] = []
    for line in text.splitlines():
        found += [*line.split(), LINE]
    return _without_last_line(found)


def _words(markup: str) -> list[Token]:
    found: list[Token] = []
    lines = _END_OF_LINE.split(markup)
    for place, line in enumerate(lines):
        found += plain_text(line).split()
        if place < len(lines) - 1:
            found.append(LINE)
    return found


def _without_last_line(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[-1] == LINE:
        tokens.pop()
    return tokens


def compared(old: Sequence[Token], new: Sequence[Token]) -> tuple[list[Run], list[Run]]:
    """Return both texts in runs: the old one with what was removed, the new one with what was added."""
    first = _shared(old, new)
    last = _shared(old[first:][::-1], new[first:][::-1])
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    before, after = old[:first], old[len(old) - last :]
    if max(len(a), len(b)) <= MOST_WORDS:
        pairs = _pairs([(one,) for one in a], [(one,) for one in b])
    else:
        pairs = _pairs(_lines(a), _lines(b))
    left = [(Kind.SAME, before), *((Kind.SAME if same else Kind.REMOVED, one) for same, one, _other in pairs), (Kind.SAME, after)]
    right = [(Kind.SAME, before), *((Kind.SAME if same else Kind.ADDED, other) for same, _one, other in pairs), (Kind.SAME, after)]
    return _runs(left), _runs(right)


def _shared(old: Sequence[Token], new: Sequence[Token]) -> int:
    """Return how many tokens both begin with."""
    number = 0
    while number < min(len(old), len(new)) and old[number] == new[number]:
        number += 1
    return number


def _lines(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    lines: list[list[Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token == LINE:
            lines.append([])
    return [tuple(line) for line in lines if line]


def _pairs(old: Sequence[tuple[Token, ...]], new: Sequence[tuple[Token, ...]]) -> list[tuple[bool, list[Token], list[Token]]]:
    """Return what is the same and what replaced what, in order."""
    if max(len(old), len(new)) > MOST_WORDS:
        return [(False, _flat(old), _flat(new))]
    steps = SequenceMatcher(None, old, new).get_opcodes()
    return [(tag == "equal", _flat(old[i1:i2]), _flat(new[j1:j2])) for tag, i1, i2, j1, j2 in steps]


def _flat(pieces: Sequence[tuple[Token, ...]]) -> list[Token]:
    return [token for piece in pieces for token in piece]


def _runs(pieces: Sequence[tuple[Kind, Sequence[Token]]]) -> list[Run]:
    """Return the pieces with neighbours of one kind together, empty ones left out."""
    runs: list[Run] = []
    for kind, tokens in pieces:
        if not tokens:
            continue
        if runs and runs[-1].kind == kind:
            runs[-1] = Run(kind, (*runs[-1].tokens, *tokens))
        else:
            runs.append(Run(kind, tuple(tokens)))
    return runs
