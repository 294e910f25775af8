"""What is asked of an author's HTML beyond being safe: tables that can be read, and links that lead to a page or an address of mail.

Pure, and without Django.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

MEDIA = "media:"
"""Begins the address by which contents name a medium, before the SHA-256 of its bytes."""
MEDIUM = rf"{MEDIA}[0-9a-f]{{64}}"
"""Such an address, as a pattern."""
PLAYERS = frozenset({"audio", "video"})
"""Elements in whose place a player is put."""
NAMING = PLAYERS | {"object"}
"""Elements that name a medium in `data-src`, which no browser fetches, and hold nothing: in their place a player or a viewer is put."""
TAGS = frozenset({"img", "caption", *NAMING})
"""Tags that answers do not have."""
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "span": {"lang"},
    **{name: {"data-src", "data-transcript", "data-plays"} for name in sorted(PLAYERS)},
    "object": {"data-src"},
}
"""Tag → attributes that it may have, beside those that every element may."""
SET: dict[str, dict[str, str]] = {"a": {"target": "_blank"}, "code": {"dir": "ltr"}, "pre": {"dir": "ltr"}}
"""What elements of authors always have: links open beside the page, and programs are written from left to right."""
MOST_ROWS = 100
"""The greatest number of rows of a table."""
MOST_COLUMNS = 20
"""The greatest number of columns of a table, those that its merged cells take counted."""
LARGEST = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
"""Both, for messages."""
LONGEST_ADDRESS = 2_000
"""The greatest length of the address of a link, in characters."""
LONGEST = {"longest": f"{LONGEST_ADDRESS:,}"}
"""The same, for messages."""
SHOWN = 60
"""How many characters of an address a message quotes."""
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
"""What a header cell may be a header of."""
_TAG = re.compile(r"""<(/?)(table|tr|td|th|a)\b((?:[^<>"]|"[^"]*")*+)>""")
_SPAN = re.compile(r' (col|row)span="([0-9]+)"')
_HREF = re.compile(r' href="([^"]*)"')
_LEADS = re.compile(r"https://[^\s/]|mailto:[^\s@]+@", re.IGNORECASE)
"""How the address of a link begins."""
_FILLED_IN = "{"
"""How the address of a link in a text template may begin: what stands there is filled in later."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_SPANS = re.compile(r"[1-9][0-9]{0,2}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNSEEN_IN_ADDRESSES = re.compile("[\x00-\x20]")
LINKED = frozenset({"http", "https", "mailto"})
"""Schemes of addresses to which a link of any text may lead."""
_NAMED = re.compile(MEDIUM)
_OWN_IMAGE = re.compile(rf"(?i:data:image/)|/(?![/\\])[^\\\x00-\x20]*\Z|{MEDIUM}\Z")
PLAYED = re.compile(r'<(audio|video)\b((?:[^<>"]|"[^"]*")*+)></\1>')
"""A sound or video in clean HTML: its element, and what that says."""
DOCUMENTS = re.compile(r'<object\b((?:[^<>"]|"[^"]*")*+)></object>')
"""A document in clean HTML."""
_SAID = re.compile(r' (data-src|title|data-transcript|data-plays)="([^"]*+)"')
MOST_PLAYS = 20
"""The greatest limit to how often a sound or video can be played."""
_PLAYS = re.compile("|".join(map(str, range(1, MOST_PLAYS + 1))))
"""Such a limit."""
_MUST_BE = {"data-src": _NAMED, "data-plays": _PLAYS}
"""What these attributes of a sound, video or document must be."""
_CHECKED = frozenset({"lang", "scope", "colspan", "rowspan"})


class Played(NamedTuple):
    """A sound or video in a text: `media:<sha256>`, what candidates call it, and what is heard, in words; "" for what nobody said.

    `tag`: its element, of `PLAYERS`. `has_captions`: they stand beside it, as no author writes them. `plays`: how often a candidate can
    play it; 0: any number of times.
    """

    src: str
    title: str
    transcript: str
    tag: str = "audio"
    has_captions: bool = False
    plays: int = 0


class Document(NamedTuple):
    """A document in a text: `media:<sha256>`, and what candidates call it; "" where nobody said so."""

    src: str
    title: str


class LargeTable(ValueError):
    """A table has more rows or columns than anybody reads."""


class BadLink(ValueError):
    """A link leads somewhere else than to a page by https or to an address of mail."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def check(safe: str, *, is_template: bool = False) -> None:
    """Look through clean HTML, without its formulas. Raises LargeTable and BadLink.

    `is_template`: placeholders are filled in later; only there may one stand in place of an address.
    """
    tables: list[_Table] = []
    for tag in _TAG.finditer(safe):
        closes, name = bool(tag[1]), tag[2]
        if name == "a" and not closes:
            _check_link(tag[3], is_template)
        elif name == "table":
            tables.pop() if closes else tables.append(_Table())
        elif tables and not closes:
            tables[-1].goes_on(name, {side: int(number) for side, number in _SPAN.findall(tag[3])})


def is_same(text: object, before: str) -> bool:
    """Tell whether an author left a text as it is stored: outer blanks, and how browsers send the ends of lines, aside."""
    return bool(before) and bare(str(text or "")) == bare(before)


def bare(text: str) -> str:
    """Return a text by which it is known whether an author changed it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def value_of(tag: str, attribute: str, value: str) -> str | None:
    """Return what an attribute holds: pictures are our own, named, or inside of the text; links lead where people can go."""
    if attribute in _CHECKED:
        return _checked(attribute, value)
    if (tag, attribute) == ("img", "src"):
        return value if _OWN_IMAGE.match(value) else ""
    if tag in NAMING:
        asked = _MUST_BE.get(attribute)
        return None if asked and not asked.fullmatch(value) else value
    if (tag, attribute) == ("a", "href"):
        scheme = _SCHEME.match(_UNSEEN_IN_ADDRESSES.sub("", value).lower())
        return value if scheme is None or scheme[1] in LINKED else None
    return value


def played_in_words(markup: str, said: Callable[[Played], str]) -> str:
    """Return clean HTML in which other HTML stands for each sound and video, where none can be played."""
    return PLAYED.sub(lambda found: said(_played(found)), markup)


def names_a_medium(markup: str) -> bool:
    """Tell whether there is a sound, a video or a document in clean HTML."""
    return any(f"<{name}" in markup for name in NAMING)


def played_in(markup: str) -> list[Played]:
    """Return the sounds and videos of clean HTML, in their order."""
    return [_played(found) for found in PLAYED.finditer(markup)]


def _played(found: re.Match[str]) -> Played:
    told = _said_of(found[2])
    src, title, transcript = (told.get(name, "") for name in ("data-src", "title", "data-transcript"))
    return Played(src, title, transcript, found[1], " data-captions=" in found[2], _plays(told.get("data-plays", "")))


def _plays(said: str) -> int:
    """Return a limit; 0 where none is said, or what is said is none."""
    return int(said) if _PLAYS.fullmatch(said) else 0


def _said_of(attributes: str) -> dict[str, str]:
    return {name: html.unescape(value).strip() for name, value in _SAID.findall(attributes)}


def documents_in_words(markup: str, said: Callable[[Document], str]) -> str:
    """Return clean HTML in which other HTML stands for each document, where none can be read."""
    return DOCUMENTS.sub(lambda found: said(_document(found)), markup)


def documents_in(markup: str) -> list[Document]:
    """Return the documents of clean HTML, in their order."""
    return [_document(found) for found in DOCUMENTS.finditer(markup)]


def _document(found: re.Match[str]) -> Document:
    told = _said_of(found[1])
    return Document(told.get("data-src", ""), told.get("title", ""))


def _checked(attribute: str, value: str) -> str | None:
    if attribute == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if attribute == "scope":
        return value if value in SCOPES else None
    return value if _SPANS.fullmatch(value) else None


def _check_link(attributes: str, is_template: bool) -> None:
    href = _HREF.search(attributes)
    if href is None:
        return
    address = html.unescape(href[1])
    leads = _LEADS.match(address) or (is_template and address.startswith(_FILLED_IN))
    if len(address) > LONGEST_ADDRESS or not leads:
        raise BadLink(address)


class _Table:
    """How large a table is up to now. Cells that reach down take columns of the rows below."""

    def __init__(self) -> None:
        self.rows = self.columns = self.above = 0
        self.ends: defaultdict[int, int] = defaultdict(int)

    def goes_on(self, name: str, spans: dict[str, int]) -> None:
        """Take a row or a cell. Raises LargeTable."""
        if name == "tr":
            self.rows += 1
            self.above -= self.ends.pop(self.rows, 0)
            self.columns = self.above
        else:
            wide, high = spans.get("col", 1), spans.get("row", 1)
            self.columns += wide
            if high > 1:
                self.above += wide
                self.ends[self.rows + high] += wide
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS:
            raise LargeTable
