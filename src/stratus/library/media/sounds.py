"""Files that people send, written anew as sounds by a process of their own, as pictures are (`decoding.apart`).

What holds the sound is read by parsers of ours and made anew (`decoding.sounds`): no name, place, comment or cover comes along.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass

import structlog

from stratus.library.media import pictures
from stratus.library.media.decoding import apart
from stratus.library.media.rules import MOST_SENT

_PICTURES_IN_BOXES = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})
"""What of the files that begin as films do holds a picture."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound as it is stored. `type` is a MIME type, `duration` in milliseconds."""

    content: bytes
    type: str
    duration: int


class NoSound(Exception):
    """The file cannot be taken. `code`: as `decoding.sounds.told.NoSound` says, TOO_COSTLY or BUSY (nothing is wrong with the file)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begins_as_sound(content: bytes) -> bool:
    """Tell whether a file begins as sounds, or films, do. Whether it is one is told by who reads it."""
    if content[4:8] == b"ftyp":
        return content[8:12] not in _PICTURES_IN_BOXES
    if content.startswith((b"ID3", b"OggS", b"\x1aE\xdf\xa3")) or (content.startswith(b"RIFF") and content[8:12] != b"WEBP"):
        return True
    return len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0


def written_anew(content: bytes, *, who: Hashable = None) -> Sound:
    """Return the sound in this file, without anything else that the file has. `who` sends it: as with pictures, one at a time is read.

    Raises NoSound.
    """
    if len(content) > MOST_SENT or not begins_as_sound(content):
        raise NoSound("UNREADABLE")
    with pictures.TURNS.turn(who, time.monotonic()) as is_theirs:
        if not is_theirs:
            raise NoSound("BUSY")
        try:
            told, written = apart.heard(content)
        except OSError as error:  # no process, or no room for what it answers: this machine is busy, the file is not to blame
            structlog.get_logger(__name__).warning("sound_not_read", reason=str(error)[:300])
            raise NoSound("BUSY") from error
    if told.code:
        raise NoSound(told.code)
    return Sound(written, apart.sound_type_of(written), told.duration)
