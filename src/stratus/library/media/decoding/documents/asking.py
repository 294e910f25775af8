"""Files that people send, written anew as documents by a process of their own, as pictures are (`decoding.apart`)."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass

import structlog

from stratus.library.media import pictures
from stratus.library.media.decoding import apart
from stratus.library.media.decoding.documents.told import begins_as_document
from stratus.library.media.rules import DOCUMENT, MOST_SENT


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored: a PDF of so many pages."""

    content: bytes
    pages: int
    type: str = DOCUMENT


class NoDocument(Exception):
    """The file cannot be taken. `code`: as `told.NoDocument` says, TOO_LARGE (`size` in bytes, once written anew), TOO_COSTLY, or BUSY
    (nothing is wrong with the file).
    """

    def __init__(self, code: str, *, pages: int = 0, pixels: int = 0, size: int = 0) -> None:
        super().__init__(code)
        self.code, self.pages, self.pixels, self.size = code, pages, pixels, size


def written_anew(content: bytes, *, who: Hashable = None) -> Document:
    """Return the document in this file, with nothing but its pages. `who` sends it: as with pictures, one at a time is read.

    Raises NoDocument.
    """
    if len(content) > MOST_SENT or not begins_as_document(content):
        raise NoDocument("UNREADABLE")
    with pictures.TURNS.turn(who, time.monotonic()) as is_theirs:
        if not is_theirs:
            raise NoDocument("BUSY")
        try:
            told, written = apart.document(content)
        except OSError as error:  # no process, or no room for what it answers: this machine is busy, the file is not to blame
            structlog.get_logger(__name__).warning("document_not_read", reason=str(error)[:300])
            raise NoDocument("BUSY") from error
    if told.code:
        raise NoDocument(told.code, pages=told.pages, pixels=told.pixels, size=told.size)
    return Document(written, told.pages)
