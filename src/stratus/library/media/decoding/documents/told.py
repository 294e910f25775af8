"""What becomes of a file that is to be a document, and its limits. Pure; whoever asks for a document loads no reader of PDF for it."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000
MOST_PAGES = 200
LARGEST_SIDE = 5_000
"""Points of the longer side of a page: A0 has 3,370. A browser paints what it is told."""
MOST_STREAM = 64 * MEGABYTE
"""Bytes of one stream once it is inflated: an A4 page of 600 dots an inch has 35 in grey."""
MOST_INFLATED = 250 * MEGABYTE
"""Bytes of all streams once they are inflated."""
MOST_DRAWN = 40 * MEGABYTE
"""Bytes of what draws one page, what it draws counted each time: forms that draw forms ten times each have no end else."""
MOST_READ = 3_000_000
"""Words of content that are read to find out what pages draw: a dense page has 50,000."""
PIXELS_A_BYTE = 100
"""Pixels of a picture that weigh as much as a byte of content, each time it is drawn."""
MOST_PIXELS = 40_000_000
"""Of one picture on a page: what A4 has at 600 dots an inch, and a little more."""
MOST_OBJECTS = 200_000
LONGEST_LANGUAGE = 35
"""Characters of a language, as RFC 5646 bounds them."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored, and how many pages it has."""

    content: bytes
    pages: int


class NoDocument(Exception):
    """The file is none that can be taken. `code`: UNREADABLE (no PDF), DAMAGED, ENCRYPTED, FORM_ONLY (its pages are made by a program:
    XFA), TOO_MANY_PAGES (`pages`), LARGE_PAGE (`pages`: which), INFLATES (a stream or the whole inflates, or is drawn, beyond all use),
    TOO_MANY_PIXELS (`pixels`).
    """

    def __init__(self, code: str, *, pages: int = 0, pixels: int = 0) -> None:
        super().__init__(code)
        self.told = {"code": code} | ({"pages": pages} if pages else {}) | ({"pixels": pixels} if pixels else {})


def begins_as_document(content: bytes) -> bool:
    """Tell whether a file begins as a PDF does. Whether it is one is told by who reads it."""
    return content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def check_pixels(width: int, height: int) -> None:
    """Raise NoDocument where a picture has more pixels than anybody needs, or less than none."""
    if not 0 <= width * height <= MOST_PIXELS:
        raise NoDocument("TOO_MANY_PIXELS", pixels=min(abs(width * height), 2**53))
