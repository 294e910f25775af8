"""What becomes of a file that is to be a sound: bytes that were written anew, or why there are none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 24 * 3600 * 1000
"""Milliseconds that a sound may last: tables of a hostile file say anything."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound as it is stored. `type` is a MIME type, `duration` in milliseconds."""

    content: bytes
    type: str
    duration: int


class NoSound(Exception):
    """The file is no sound, or video, that can be taken.

    `code`: UNREADABLE, CUT_OFF (it ends before its end), OTHER_SOUND and OTHER_VIDEO (not all browsers play it, or it is protected),
    FILM (it has pictures that move), NO_PICTURE (it has none), SEVERAL (of a kind), EDITED (what is played of it is in pieces),
    TOO_MANY_PIXELS (`pixels` of a picture), TOO_LONG, TOO_COSTLY.
    """

    def __init__(self, code: str, *, pixels: int = 0) -> None:
        super().__init__(code)
        self.code, self.pixels = code, pixels


def sound(pieces: Sequence[bytes | memoryview], kind: str, ticks: int, rate: int) -> Sound:
    """Return the sound of these pieces of bytes. `ticks`: how long it is, of which `rate` are a second. Raises NoSound."""
    duration = ticks * 1000 // max(rate, 1)
    if duration > LONGEST:
        raise NoSound("TOO_LONG")
    if duration < 1:
        raise NoSound("UNREADABLE")
    return Sound(b"".join(pieces), kind, duration)
