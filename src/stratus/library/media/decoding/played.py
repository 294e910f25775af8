"""Files that people send, written anew as sounds or videos by a process of their own, as pictures are (`apart`).

What holds them is read by parsers of ours and made anew (`sounds`, `videos`): no name, place, comment or cover comes along.
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
class Played:
    """A sound or video as it is stored. `type` is a MIME type, `duration` in milliseconds; width and height in pixels, 0 for a sound."""

    content: bytes
    type: str
    duration: int
    width: int = 0
    height: int = 0


class NotPlayed(Exception):
    """The file cannot be taken. `code`: as `sounds.told.NoSound` says, TOO_COSTLY or BUSY (nothing is wrong with the file).

    `pixels`: of a picture of a video that has too many. `seems_video`: it is a file as videos are, rather than one of sounds.
    """

    def __init__(self, code: str, *, pixels: int = 0, seems_video: bool = False) -> None:
        super().__init__(code)
        self.code, self.pixels, self.seems_video = code, pixels, seems_video


def begins_as_played(content: bytes) -> bool:
    """Tell whether a file begins as sounds and videos do. Whether it is one, and which, is told by who reads it."""
    if content[4:8] == b"ftyp":
        return content[8:12] not in _PICTURES_IN_BOXES
    if content.startswith((b"ID3", b"OggS", b"\x1aE\xdf\xa3")) or (content.startswith(b"RIFF") and content[8:12] != b"WEBP"):
        return True
    return len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0


def written_anew(content: bytes, *, wanted: str = "", who: Hashable = None) -> Played:
    """Return the sound or the video in this file, without anything else that the file has. `wanted`: "sound" or "video"; "": either.

    `who` sends it: as with pictures, one at a time is read. Raises NotPlayed.
    """
    if len(content) > MOST_SENT or not begins_as_played(content):
        raise NotPlayed("UNREADABLE")
    with pictures.TURNS.turn(who, time.monotonic()) as is_theirs:
        if not is_theirs:
            raise NotPlayed("BUSY")
        try:
            told, written = apart.played(content, wanted)
        except OSError as error:  # no process, or no room for what it answers: this machine is busy, the file is not to blame
            structlog.get_logger(__name__).warning("sound_not_read", reason=str(error)[:300])
            raise NotPlayed("BUSY") from error
    if told.code:
        raise NotPlayed(told.code, pixels=told.pixels, seems_video=_seems_video(content))
    return Played(written, apart.played_type_of(written), told.duration, told.width, told.height)


def _seems_video(content: bytes) -> bool:
    return (content[4:8] == b"ftyp" and content[8:11] != b"M4A") or content.startswith(b"\x1aE\xdf\xa3")
