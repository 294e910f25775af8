"""Files that people send, written anew as pictures by a process of their own.

What comes is decoded, so that nothing of the file itself is kept: no place where it was taken, no comment, no second file behind the
first. Decoders are where hostile files do harm, so they work apart (`decoding.apart`): what is bounded there is memory, processor and
time, whatever the file is.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass

import structlog

from stratus.library.media.decoding import apart
from stratus.library.media.decoding.pieces import has_too_many_pieces
from stratus.library.media.decoding.turns import Turns
from stratus.library.media.rules import MOST_BYTES, MOST_PIXELS, MOST_SENT, most_shrunk
from stratus.people.photos.measures import pixels_of, size_of

TURNS = Turns()
"""One picture at a time for each process, and nobody waits for it: a thread that waited would be missing to everybody's pages."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored. `type` is a MIME type; width and height in pixels; `small`: its thumbnail (WebP), empty
    where it is small enough itself.
    """

    content: bytes
    type: str
    width: int
    height: int
    small: bytes = b""


class NoPicture(Exception):
    """The file cannot be taken. `code`: UNREADABLE, MOVES, TOO_MANY_PIXELS (`pixels`), TOO_LARGE (`size` in bytes, once written anew),
    TOO_COSTLY (it takes more memory or time than a picture needs), BUSY (another one is at work: nothing is wrong with the file).

    `can_shrink`: it could be, made smaller.
    """

    def __init__(self, code: str, *, pixels: int = 0, size: int = 0, can_shrink: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.pixels, self.size = pixels, size
        self.can_shrink = can_shrink


def written_anew(content: bytes, *, shrink: bool, who: Hashable = None) -> Picture:
    """Return the picture in this file, upright, without anything else that the file has, in colours of the web (sRGB).

    With `shrink` it is made as small as it has to be; without, one that is too large is refused. `who` sends it:
    a turn is kept for them where another picture is at work. Raises NoPicture.
    """
    pixels = pixels_of(content)
    if not pixels or len(content) > MOST_SENT or has_too_many_pieces(content):
        raise NoPicture("UNREADABLE")
    can_shrink = pixels <= most_shrunk(content)
    if pixels > MOST_PIXELS and not (shrink and can_shrink):
        raise NoPicture("TOO_MANY_PIXELS", pixels=pixels, can_shrink=can_shrink)
    return _apart(content, {"shrink": shrink, "most_bytes": MOST_BYTES}, who)


def small_of(content: bytes) -> bytes:
    """Return the thumbnail of a picture that is stored. Raises NoPicture."""
    return _apart(content, {"only_small": True}, None).small


def _apart(content: bytes, asked: apart.Asked, who: Hashable) -> Picture:
    with TURNS.turn(who, time.monotonic()) as is_theirs:
        if not is_theirs:
            raise NoPicture("BUSY")
        try:
            told, written, small = apart.decoded(content, asked)
        except OSError as error:  # no process, or no room for what it answers: this machine is busy, the file is not to blame
            structlog.get_logger(__name__).warning("picture_not_decoded", reason=str(error)[:300])
            raise NoPicture("BUSY") from error
    if told.code:
        raise NoPicture(told.code, pixels=told.pixels, size=told.size, can_shrink=told.can_shrink)
    width, height = size_of(written) or (0, 0)
    return Picture(written, apart.type_of(written), width, height, small)
