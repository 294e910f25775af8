"""Which objects a form is made of, and what each of them holds (docs/adr/0021-sealed-objects.md). Pure.

A form is a paper with its media. The keys of media lie inside the objects of the items that show them: whoever cannot open an item cannot
open its pictures either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from stratus.delivery.papers.sealed.sealing import Kind, Place, SealedObject, Sealer
from stratus.foundation.authored import MEDIA
from stratus.library.media.rules import Original as Original

FORMAT = 1
PIECE = 4 * 1024 * 1024
"""Bytes of a medium in one object; it bounds the memory that sealing and opening take."""
NAMED = re.compile(rf"{MEDIA}([0-9a-f]{{64}})".encode())
COMMON = ""
"""The name in `Objects.uses` of what all sheets have."""

Named = tuple[str, int]
"""Hash of an object, and its size in bytes."""


class MediumObjects(msgspec.Struct, frozen=True):
    """A medium in objects: its type, its size in bytes, and its pieces in order."""

    type: str
    size: int
    pieces: list[Named]


class Objects(msgspec.Struct, frozen=True):
    """All objects of a form: the common one, those of drawn items by id, of media by their hash.

    `uses`: the media of each drawn item, and under `COMMON` those of the common object, sorted.
    """

    common: Named
    items: dict[str, Named]
    media: dict[str, MediumObjects]
    uses: dict[str, list[str]]
    format: int = FORMAT


class _View(msgspec.Struct):
    id: str
    case: str = ""


class _Text(msgspec.Struct):
    title: str
    items: list[msgspec.Raw]
    hash: str
    sections: msgspec.Raw = msgspec.Raw(b"")
    pages: list[msgspec.Raw] = []


class Form:
    """A paper as it is stored, in parts: every view byte for byte, so that each release makes the same objects of it."""

    def __init__(self, content: str | bytes, drawn: Collection[str] = ()) -> None:
        """`content` is the paper's JSON; `drawn` are the ids of its items that some sheets have and others lack."""
        text = msgspec.json.decode(content, type=_Text)
        self.hash = text.hash
        self._title = text.title
        heads = [msgspec.json.decode(view, type=_View) for view in text.items]
        views = {head.id: bytes(view) for head, view in zip(heads, text.items, strict=True)}
        self.drawn = {name: view for name, view in views.items() if name in drawn}
        self._always = {name: view for name, view in views.items() if name not in drawn}
        pages = {msgspec.json.decode(page, type=_View).id: bytes(page) for page in text.pages}
        # A case that only drawn questions are about lies with these: a pool tells nothing by its cases.
        self._pages = {head.id: [pages[head.case]] for head in heads if head.id in self.drawn and head.case}
        apart = {head.case for head in heads if head.id in self.drawn} - {head.case for head in heads if head.id in self._always}
        self._pages[COMMON] = [page for name, page in pages.items() if name not in apart]
        self._sections = bytes(text.sections)
        self._section_of: dict[str, str] = {}
        if self.drawn and self._sections:
            self._divide(msgspec.json.decode(text.sections, type=list[dict[str, Any]]))

    def _divide(self, sections: list[dict[str, Any]]) -> None:
        """Leave drawn items out of the sections that everybody reads: theirs say themselves where they belong."""
        for section in sections:
            self._section_of |= dict.fromkeys(set(section["items"]) & self.drawn.keys(), section["id"])
            section["items"] = [item for item in section["items"] if item not in self.drawn]
        self._sections = msgspec.json.encode(sections)

    def named(self) -> set[str]:
        """Return the media that any view names, whether or not there are such."""
        pages = [page for some in self._pages.values() for page in some]
        return {one.decode() for view in (*self._always.values(), *self.drawn.values(), *pages) for one in NAMED.findall(view)}

    def media(self, known: Collection[str]) -> dict[str, list[str]]:
        """Return for each drawn item, and under `COMMON` for all others together, which of the `known` media its view names."""
        shown = {COMMON: list(self._always.values()), **{name: [view] for name, view in self.drawn.items()}}
        named = {name: b" ".join([*views, *self._pages.get(name, [])]) for name, views in shown.items()}
        return {name: sorted({one.decode() for one in NAMED.findall(text)} & set(known)) for name, text in named.items()}

    def content(self, name: str, media: Mapping[str, object]) -> bytes:
        """Return what the object of a drawn item holds, or the common one (`COMMON`), with what opens these media."""
        head = b""
        if name == COMMON:
            sections = b',"sections":' + self._sections if self._sections else b""
            head = b'"title":' + msgspec.json.encode(self._title) + sections + b","
        elif name in self._section_of:
            head = b'"section":' + msgspec.json.encode(self._section_of[name]) + b","
        views = [self.drawn[name]] if name != COMMON else list(self._always.values())
        pages = b'"pages":[' + b",".join(self._pages[name]) + b"]," if self._pages.get(name) else b""
        return (
            b"{" + head + b'"items":[' + b",".join(views) + b"]," + pages + b'"media":' + msgspec.json.encode(media, order="sorted") + b"}"
        )


def objects_of(form: Form, originals: Mapping[str, Original], sealer: Sealer, keep: Callable[[SealedObject], None]) -> Objects:
    """Seal a form with these media, each object given to `keep`, and return what the objects are. What `originals` lacks is left out."""
    uses = form.media(originals)
    media: dict[str, MediumObjects] = {}
    for medium in sorted({one for names in uses.values() for one in names}):
        original = originals[medium]
        pieces = []
        for number, content in _pieces(original):
            pieces.append(_kept(sealer.seal(Place(Kind.MEDIUM, medium, number), content), keep))
        media[medium] = MediumObjects(original.type, original.size, pieces)
    named = {}
    for name in (*form.drawn, COMMON):
        content = form.content(name, opened(sealer, media, uses[name]))
        named[name] = _kept(sealer.seal(place_of(form.hash, name), content), keep)
    common = named.pop(COMMON)
    return Objects(common, named, media, uses)


def remade(form: Form, originals: Mapping[str, Original], sealer: Sealer, objects: Objects, wanted: str) -> bytes | None:
    """Return the bytes of one object of the form again, None if it has none of this hash, or would have another one now."""
    sealed: SealedObject | None = None
    for medium, one in objects.media.items():
        for number, (hash_, _size) in enumerate(one.pieces):
            if hash_ == wanted and medium in originals:
                sealed = sealer.seal(Place(Kind.MEDIUM, medium, number), originals[medium].read(number * PIECE, PIECE))
    for name, (hash_, _size) in ((COMMON, objects.common), *objects.items.items()):
        if hash_ == wanted:
            sealed = sealer.seal(place_of(form.hash, name), form.content(name, opened(sealer, objects.media, objects.uses[name])))
    return sealed.content if sealed is not None and sealed.hash == wanted else None


def holds(objects: Objects, wanted: str) -> bool:
    """Tell whether the form has an object of this hash."""
    views = (objects.common, *objects.items.values())
    return any(wanted == hash_ for hash_, _size in (*views, *(piece for one in objects.media.values() for piece in one.pieces)))


def media_of(objects: Objects, wanted: str) -> list[str]:
    """Return the medium of which this object is a piece; nothing for views."""
    return [name for name, one in objects.media.items() if any(wanted == hash_ for hash_, _size in one.pieces)]


def cut(content: bytes, sheet: Collection[str]) -> bytes:
    """Return the paper's JSON with those of its items alone that are on a sheet, and without cases that only others are about.

    Views are as they were, byte for byte; sections name no other items either.
    """
    text = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    views = [(msgspec.json.decode(view, type=_View), view) for view in msgspec.json.decode(text["items"], type=list[msgspec.Raw])]
    kept = [(head, view) for head, view in views if head.id in sheet]
    text["items"] = _listed(view for _head, view in kept)
    if "pages" in text:
        pages = [(msgspec.json.decode(page, type=_View).id, page) for page in msgspec.json.decode(text["pages"], type=list[msgspec.Raw])]
        apart = {head.case for head, _view in views} - {head.case for head, _view in kept}
        text["pages"] = _listed(page for name, page in pages if name not in apart)
    if "sections" in text:
        sections = msgspec.json.decode(text["sections"], type=list[dict[str, Any]])
        for section in sections:
            section["items"] = [item for item in section["items"] if item in sheet]
        text["sections"] = msgspec.Raw(msgspec.json.encode(sections))
    return msgspec.json.encode(text)


def _listed(texts: Iterable[msgspec.Raw]) -> msgspec.Raw:
    return msgspec.Raw(b"[" + b",".join(bytes(text) for text in texts) + b"]")


def opened(sealer: Sealer, media: Mapping[str, MediumObjects], names: Collection[str]) -> dict[str, object]:
    """Return what opens these media, as it lies in the object of an item that shows them."""
    return {
        name: {
            "type": media[name].type,
            "size": media[name].size,
            "pieces": [
                [hash_, sealer.key_text(Place(Kind.MEDIUM, name, number))] for number, (hash_, _size) in enumerate(media[name].pieces)
            ],
        }
        for name in names
    }


def place_of(paper_hash: str, name: str) -> Place:
    """Return the place of a drawn item, or of what all sheets have (`COMMON`)."""
    return Place(Kind.COMMON, paper_hash) if name == COMMON else Place(Kind.ITEM, paper_hash, name)


def _pieces(original: Original) -> Iterator[tuple[int, bytes]]:
    for number, offset in enumerate(range(0, max(original.size, 1), PIECE)):
        yield number, original.read(offset, PIECE)


def _kept(sealed: SealedObject, keep: Callable[[SealedObject], None]) -> Named:
    keep(sealed)
    return sealed.hash, len(sealed.content)
