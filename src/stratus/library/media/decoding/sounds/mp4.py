"""M4A: boxes in boxes. The one sound in it is looked up in its tables, and written into a file that has nothing else. Pure."""

from __future__ import annotations

import struct

from stratus.library.media.decoding.boxes import reading
from stratus.library.media.decoding.boxes.reading import Box
from stratus.library.media.decoding.sounds import mp4_writing
from stratus.library.media.decoding.sounds.told import NoSound, Sound

MOST_ABOUT = 64
"""Bytes of what decoders have to know."""
_AAC = 0x40
_PLAYED = frozenset({2, 5, 29})
"""Kinds of AAC that browsers play: of low complexity, and its two extensions."""


def written_anew(content: bytes) -> Sound:
    """Return the sound of an M4A. Raises NoSound."""
    tracks = reading.tracks(content)
    if any(handler == b"vide" for handler, _box in tracks):
        raise NoSound("FILM")
    sounds = [box for handler, box in tracks if handler == b"soun"]
    if len(sounds) != 1:
        raise NoSound("OTHER_SOUND" if sounds else "UNREADABLE")
    channels, about = described(content, sounds[0])
    samples = reading.samples_of(content, sounds[0])
    return mp4_writing.sound_of(content, samples.places, samples.times, about, rate=samples.rate, channels=channels)


def described(content: bytes, track: Box) -> tuple[int, bytes]:
    """Return how many channels a track of AAC has, and what decoders have to know. Raises NoSound."""
    entry = reading.entry_of(content, track, b"mp4a")
    if entry.end - entry.begin < 28:
        raise NoSound("OTHER_SOUND")
    begin, end = entry.begin, entry.end
    version, channels = struct.unpack_from(">H6xH", content, begin + 8)
    if version > 1 or not 1 <= channels <= 8:
        raise NoSound("OTHER_SOUND")
    parts = {one.name: one for one in reading.boxes(content, begin + 28 + 16 * version, end)}
    if b"wave" in parts:  # as QuickTime has it
        parts |= {one.name: one for one in reading.inside(content, parts[b"wave"])}
    if b"esds" not in parts:
        raise NoSound("OTHER_SOUND")
    return channels, _about(content[parts[b"esds"].begin + 4 : parts[b"esds"].end][:1_000])


def _about(told: bytes) -> bytes:
    tag, stream, _rest = _descriptor(told)
    if tag != 3 or len(stream) < 3 or stream[2] & 0xE0:
        raise NoSound("OTHER_SOUND")
    tag, decoder, _rest = _descriptor(stream[3:])
    if tag != 4 or len(decoder) < 13 or decoder[0] != _AAC:
        raise NoSound("OTHER_SOUND")
    tag, about, _rest = _descriptor(decoder[13:])
    if tag != 5 or not 2 <= len(about) <= MOST_ABOUT or about[0] >> 3 not in _PLAYED:
        raise NoSound("OTHER_SOUND")
    return about


def _descriptor(told: bytes) -> tuple[int, bytes, bytes]:
    """Return tag, body and what follows. Its length has seven bits a byte, four bytes at most."""
    size = 0
    for place in range(1, min(5, len(told))):
        size = size << 7 | told[place] & 0x7F
        if not told[place] & 0x80:
            begin = place + 1
            return told[0], told[begin : begin + size], told[begin + size :]
    raise NoSound("UNREADABLE")
