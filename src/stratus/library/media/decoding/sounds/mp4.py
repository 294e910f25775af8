"""M4A: boxes in boxes. The one sound in it is looked up in its tables, and written into a file that has nothing else. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stratus.library.media.decoding.sounds import mp4_writing
from stratus.library.media.decoding.sounds.told import NoSound, Sound

MOST_BOXES = 10_000
MOST_SAMPLES = 1_000_000
"""Of a sound: six hours."""
MOST_ABOUT = 64
"""Bytes of what decoders have to know."""
_AAC = 0x40
_PLAYED = frozenset({2, 5, 29})
"""Kinds of AAC that browsers play: of low complexity, and its two extensions."""


class _Box(NamedTuple):
    name: bytes
    begin: int
    end: int


def written_anew(content: bytes) -> Sound:
    """Return the sound of an M4A. Raises NoSound."""
    top = {box.name: box for box in _boxes(content, 0, len(content), "CUT_OFF")}
    if b"moof" in top or b"moov" not in top:
        raise NoSound("OTHER_SOUND" if b"moof" in top else "CUT_OFF")
    tracks = [(_handler(content, box), box) for box in _inside(content, top[b"moov"]) if box.name == b"trak"]
    if any(handler == b"vide" for handler, _box in tracks):
        raise NoSound("FILM")
    sounds = [box for handler, box in tracks if handler == b"soun"]
    if len(sounds) != 1:
        raise NoSound("OTHER_SOUND" if sounds else "UNREADABLE")
    return _of_track(content, sounds[0])


def _of_track(content: bytes, track: _Box) -> Sound:
    media = _one(content, track, b"mdia")
    table = _one(content, _one(content, media, b"minf"), b"stbl")
    channels, about = _described(content, _one(content, table, b"stsd"))
    sizes = _sizes(content, _one(content, table, b"stsz"))
    places = list(_places(sizes, _rows(content, _one(content, table, b"stsc"), 3), _offsets(content, table)))
    if sum(sizes) > len(content) or any(at + size > len(content) for at, size in places):
        raise NoSound("CUT_OFF")
    times = [(number, each) for number, each in _rows(content, _one(content, table, b"stts"), 2) if number]
    if sum(number for number, _each in times) != len(sizes) or not sizes:
        raise NoSound("UNREADABLE")
    return mp4_writing.sound_of(content, places, times, about, rate=_rate(content, _one(content, media, b"mdhd")), channels=channels)


def _boxes(content: bytes, begin: int, end: int, fault: str = "UNREADABLE") -> Iterator[_Box]:
    at = begin
    for _box in range(MOST_BOXES):
        if at == end:
            return
        if at + 8 > end:
            raise NoSound(fault)
        size, name = struct.unpack_from(">I4s", content, at)
        head = 8
        if size == 1 and at + 16 <= end:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise NoSound(fault)
        yield _Box(name, at + head, at + size)
        at += size
    raise NoSound("UNREADABLE")


def _inside(content: bytes, box: _Box) -> Iterator[_Box]:
    return _boxes(content, box.begin, box.end)


def _one(content: bytes, box: _Box, name: bytes) -> _Box:
    found = next((one for one in _inside(content, box) if one.name == name), None)
    if found is None:
        raise NoSound("UNREADABLE")
    return found


def _handler(content: bytes, track: _Box) -> bytes:
    handler = _one(content, _one(content, track, b"mdia"), b"hdlr")
    return content[handler.begin + 8 : min(handler.begin + 12, handler.end)]


def _rate(content: bytes, box: _Box) -> int:
    at = box.begin + (20 if content[box.begin] == 1 else 12)
    rate = int.from_bytes(content[at : at + 4], "big")
    if at + 4 > box.end or not 1 <= rate <= 10_000_000:
        raise NoSound("UNREADABLE")
    return rate


def _rows(content: bytes, box: _Box, wide: int) -> list[tuple[int, ...]]:
    """Return the rows of a table of so many numbers each."""
    number = int.from_bytes(content[box.begin + 4 : box.begin + 8], "big")
    if box.end - box.begin < 8 or number > MOST_SAMPLES or box.begin + 8 + number * wide * 4 > box.end:
        raise NoSound("UNREADABLE")
    flat = struct.unpack_from(f">{number * wide}I", content, box.begin + 8)
    return [flat[place : place + wide] for place in range(0, len(flat), wide)]


def _sizes(content: bytes, box: _Box) -> list[int]:
    each, number = struct.unpack_from(">II", content, box.begin + 4) if box.end - box.begin >= 12 else (0, 0)
    if number > MOST_SAMPLES or (each and each * number > len(content)):
        raise NoSound("UNREADABLE")
    return [each] * number if each else [row[0] for row in _rows(content, _Box(box.name, box.begin + 4, box.end), 1)]


def _offsets(content: bytes, table: _Box) -> list[int]:
    boxes = {box.name: box for box in _inside(content, table)}
    if b"co64" in boxes:
        return [high << 32 | low for high, low in _rows(content, boxes[b"co64"], 2)]
    return [row[0] for row in _rows(content, _one(content, table, b"stco"), 1)]


def _places(sizes: Sequence[int], groups: Sequence[tuple[int, ...]], offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each sample is, and its size: chunks hold them one after another, and the groups say how many each."""
    done = 0
    for place, (first, number, _description) in enumerate(groups):
        last = groups[place + 1][0] - 1 if place + 1 < len(groups) else len(offsets)
        if not 1 <= first <= last + 1 or last > len(offsets):
            raise NoSound("UNREADABLE")
        for at in offsets[first - 1 : last]:
            for size in sizes[done : done + number]:
                yield at, size
                at += size
            done += number
            if done >= len(sizes):
                return
    if done < len(sizes):
        raise NoSound("UNREADABLE")


def _described(content: bytes, box: _Box) -> tuple[int, bytes]:
    """Return how many channels there are, and what decoders have to know."""
    entries = list(_boxes(content, box.begin + 8, box.end)) if box.end - box.begin >= 8 else []
    if len(entries) != 1 or entries[0].name != b"mp4a" or entries[0].end - entries[0].begin < 28:
        raise NoSound("OTHER_SOUND")  # another code, or one that is protected
    begin, end = entries[0].begin, entries[0].end
    version, channels = struct.unpack_from(">H6xH", content, begin + 8)
    if version > 1 or not 1 <= channels <= 8:
        raise NoSound("OTHER_SOUND")
    parts = {one.name: one for one in _boxes(content, begin + 28 + 16 * version, end)}
    if b"wave" in parts:  # as QuickTime has it
        parts |= {one.name: one for one in _inside(content, parts[b"wave"])}
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
