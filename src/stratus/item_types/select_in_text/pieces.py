"""How an author's passage becomes a text with pieces that can be chosen.

In what authors write, `[…]` is one piece and `[*…]` one that is right; `\\[` and `\\]` are brackets of the text. Outside of brackets every
word or sentence is a piece, or nothing is. In what is stored each piece is an element `<st-piece>`, which no author can write; the first
one is the first in the list of pieces, and so on.

Brackets stand around what is right above all, so that a border that no other piece has would tell the key: where they hold a whole word or
sentence, or several, the piece has the borders of those.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stratus.item_types.errors import Problems
from stratus.item_types.select_in_text.segments import Span, sentences, trimmed, words

WORDS, SENTENCES, MARKED = "WORDS", "SENTENCES", "MARKED"
UNITS: Mapping[str, Callable[[str], list[Span]]] = {WORDS: words, SENTENCES: sentences, MARKED: lambda _text: []}
"""What can be chosen outside of brackets → how it is found."""
OPEN, CLOSE = "<st-piece>", "</st-piece>"
SHOWN = 40
"""Characters of the text that a message about it names."""

_TAG = re.compile(r'<math\b.*?</math>|<(/?)([a-z][a-z0-9-]*+)(?:[^">]|"[^"]*+")*+>', re.DOTALL)
"""A tag, or a whole formula, which ends a word and a sentence as a block does: no piece reaches into it."""
_INLINE = frozenset({"strong", "em", "b", "i", "u", "s", "sub", "sup", "code", "span"})
"""Elements in which a word or a sentence may begin or end. Every other one ends it."""
_MARK = re.compile(r"\\[\[\]]|(?<=\[)\\\*|\[\*?|\]")


_BRACKET = re.compile(r"[\[\]]")
_STAR = re.compile(rf'({OPEN}(?:<(?:[^">]|"[^"]*+")*+>)*)\*')


class Tag(NamedTuple):
    """A tag of an inline element, and how many characters of its run are before it."""

    at: int
    name: str
    text: str
    closes: bool


class Piece(NamedTuple):
    """A piece of a run: where it is, and whether it is right."""

    begin: int
    end: int
    right: bool


class Passage(NamedTuple):
    """The stored passage, and text and rightness of its pieces in the order of reading.

    `odd`: the rightness of those that are no word or sentence, but more or less than one.
    """

    html: str
    pieces: list[dict[str, Any]]
    odd: list[bool]


def compiled(markup: str, unit: str, problems: Problems) -> Passage:
    """Return the passage of clean HTML as an author wrote it; what is wrong with its brackets is noted at `text`."""
    out, found, odd = _Writer(), [], []
    for text, tags, other in _runs(markup):
        plain, moved, brackets = _read(text, problems)
        units = UNITS[unit](plain)
        pieces = _pieces(plain, _bordered(plain, brackets, units), unit)
        whole = set(units)
        odd += [one.right for one in pieces if units and (one.begin, one.end) not in whole]
        out.write(plain, [tag._replace(at=moved[tag.at]) for tag in tags], pieces)
        found += [{"id": "", "text": " ".join(plain[one.begin : one.end].split()), "correct": one.right} for one in pieces]
        out.block(other)
    return Passage("".join(out.pieces), found, odd)


def as_written(passage: str) -> str:
    """Return a stored passage as an author writes it where only what is in brackets can be chosen: each piece stands in brackets."""
    written, at = [], 0
    for tag in [*_TAG.finditer(passage), None]:
        written.append(_BRACKET.sub(r"\\\g<0>", passage[at : tag.start() if tag else None]))
        if tag:
            written.append(tag[0])
            at = tag.end()
    return _STAR.sub(r"\1\\*", "".join(written)).replace(OPEN, "[").replace(CLOSE, "]")


def _runs(markup: str) -> Iterator[tuple[str, list[Tag], str]]:
    """Yield texts in which words and sentences lie, their inline tags, and what ends each. Links become text: a piece is a button."""
    text: list[str] = []
    tags: list[Tag] = []
    length = at = 0
    for tag in _TAG.finditer(markup):
        text.append(html.unescape(markup[at : tag.start()]))
        length += len(text[-1])
        at = tag.end()
        if tag[2] in _INLINE:
            tags.append(Tag(length, tag[2], tag[0], bool(tag[1])))
        elif tag[2] != "a":
            yield "".join(text), tags, tag[0]
            text, tags, length = [], [], 0
    yield "".join([*text, html.unescape(markup[at:])]), tags, ""


def _read(text: str, problems: Problems) -> tuple[str, list[int], list[Piece]]:
    """Return a text without its notation, for each place in it where that is afterwards, and what stood in brackets."""
    edits: list[tuple[int, int, str]] = []
    spans: list[tuple[int, int, bool]] = []
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if mark[0][0] == "\\":
            edits.append((mark.start(), mark.end(), mark[0][1]))
        elif mark[0] != "]":
            edits.append((mark.start(), mark.end(), ""))
            _note_open(text, opened, problems)
            opened = mark
        elif opened is not None:
            edits.append((mark.start(), mark.end(), ""))
            spans.append((opened.end(), mark.start(), "*" in opened[0]))
            opened = None
    _note_open(text, opened, problems)
    plain, moved = _edited(text, edits)
    brackets = [Piece(*trimmed(plain, moved[begin], moved[end]), right) for begin, end, right in spans]
    if any(one.begin >= one.end for one in brackets):
        problems.add("text", "EMPTY_BRACKETS")
    return plain, moved, [one for one in brackets if one.begin < one.end]


def _note_open(text: str, opened: re.Match[str] | None, problems: Problems) -> None:
    if opened is not None:
        problems.add("text", "BRACKET_OPEN", text=text[opened.start() :][:SHOWN])


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Return the text with these parts replaced, and for each place of it where that is then."""
    plain: list[str] = []
    moved: list[int] = []
    at = length = 0
    for begin, end, instead in [*edits, (len(text), len(text), "")]:
        plain += text[at:begin], instead
        moved.extend(range(length, length + begin - at))
        length += begin - at
        moved.extend([length] * (end - begin))
        length += len(instead)
        at = end
    return "".join(plain), [*moved, length]


def _pieces(plain: str, brackets: Sequence[Piece], unit: str) -> list[Piece]:
    """Return all pieces of a run: what stood in brackets, and the words or sentences between."""
    found: list[Piece] = []
    at = 0
    for bracket in [*brackets, None]:
        until = len(plain) if bracket is None else bracket.begin
        found += [Piece(at + begin, at + end, False) for begin, end in UNITS[unit](plain[at:until])]
        if bracket is not None:
            found.append(bracket)
            at = bracket.end
    return found


def _bordered(plain: str, brackets: Sequence[Piece], units: Sequence[Span]) -> list[Piece]:
    """Return what stood in brackets with the borders of the words or sentences that it holds whole, but for signs around them."""
    cores = [_core(plain, *unit) for unit in units]
    begins, ends = [begin for begin, _end in cores], [end for _begin, end in cores]
    found: list[Piece] = []
    for number, one in enumerate(brackets):
        begin, end = _core(plain, one.begin, one.end)
        first, last = bisect_left(begins, begin), bisect_left(ends, end)
        if first <= last < len(units) and (begins[first], ends[last]) == (begin, end):
            behind = found[-1].end if found else 0
            before = brackets[number + 1].begin if number + 1 < len(brackets) else len(plain)
            if behind <= units[first][0] and units[last][1] <= before:
                one = Piece(units[first][0], units[last][1], one.right)
        found.append(one)
    return found


def _core(plain: str, begin: int, end: int) -> Span:
    """Return begin and end of what is between these places without the signs and blanks around it."""
    while begin < end and not plain[begin].isalnum():
        begin += 1
    while end > begin and not plain[end - 1].isalnum():
        end -= 1
    return begin, end


class _Writer:
    """Writes runs with their pieces as elements that lie in each other as they must.

    Where an inline element begins or ends within a piece, it is ended and begun anew at the border of the piece: each border that is
    crossed costs a tag more, and no element has more than two ends, so what is written stays within three times what was read.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.opened: list[Tag] = []

    def block(self, tag: str) -> None:
        """Write a tag that lies in no piece."""
        self.pieces.append(tag)

    def write(self, plain: str, tags: Sequence[Tag], pieces: Sequence[Piece]) -> None:
        """Write a run."""
        self._plain, self._tags, self._at, self._tag = plain, tags, 0, 0
        for piece in pieces:
            self._go_to(piece.begin, with_tags=True)
            crossed = self._depth_within(piece.end)
            self._border(OPEN, crossed)
            self._go_to(piece.end, with_tags=False)
            self._border(CLOSE, crossed)
        self._go_to(len(plain), with_tags=True)

    def _go_to(self, place: int, *, with_tags: bool) -> None:
        """Write what comes before this place; `with_tags`: and the tags at it."""
        while self._tag < len(self._tags):
            tag = self._tags[self._tag]
            if tag.at > place or (tag.at == place and not with_tags):
                break
            self._say(tag.at)
            self._tag += 1
            if tag.closes:
                self._close(self.opened.pop())
            else:
                self._open(tag)
        self._say(place)

    def _say(self, place: int) -> None:
        if place > self._at:
            self.pieces.append(html.escape(self._plain[self._at : place], quote=False))
            self._at = place

    def _depth_within(self, end: int) -> int:
        """Return how many of the open elements stay open up to this place."""
        depth = low = len(self.opened)
        for number in range(self._tag, len(self._tags)):
            if self._tags[number].at >= end:
                break
            depth += -1 if self._tags[number].closes else 1
            low = min(low, depth)
        return low

    def _border(self, tag: str, low: int) -> None:
        crossed = self.opened[low:]
        for one in reversed(crossed):
            self._close(one)
        self.pieces.append(tag)
        for one in crossed:
            self.pieces.append(one.text)

    def _open(self, tag: Tag) -> None:
        self.opened.append(tag)
        self.pieces.append(tag.text)

    def _close(self, tag: Tag) -> None:
        if self.pieces and self.pieces[-1] == tag.text:
            self.pieces.pop()  # nothing is in it
        else:
            self.pieces.append(f"</{tag.name}>")
