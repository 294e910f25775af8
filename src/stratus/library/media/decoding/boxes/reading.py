"""Boxes in boxes (ISO 14496-12), as M4A and MP4 have them, and the tables of a track in them. Everything is bounded. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stratus.library.media.decoding.sounds.told import NoSound

MOST_BOXES = 10_000
MOST_SAMPLES = 1_000_000
"""Of a sound: six hours."""


class Box(NamedTuple):
    """A box: what it is called, and where what it holds begins and ends."""

    name: bytes
    begin: int
    end: int


class Samples(NamedTuple):
    """The samples of a track: where each is, and its size; how many take how many ticks each; and how many ticks are a second."""

    places: list[tuple[int, int]]
    times: list[tuple[int, int]]
    rate: int


def boxes(content: bytes, begin: int, end: int, fault: str = "UNREADABLE") -> Iterator[Box]:
    """Yield the boxes between two places, which they have to fill. Raises NoSound, of this `fault` where the last one ends too late."""
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
        yield Box(name, at + head, at + size)
        at += size
    raise NoSound("UNREADABLE")


def inside(content: bytes, box: Box) -> Iterator[Box]:
    """Yield the boxes in a box. Raises NoSound."""
    return boxes(content, box.begin, box.end)


def maybe(content: bytes, box: Box, name: bytes) -> Box | None:
    """Return the first box of this name in a box, None where it has none. Raises NoSound."""
    return next((found for found in inside(content, box) if found.name == name), None)


def one(content: bytes, box: Box, name: bytes) -> Box:
    """Return the first box of this name in a box. Raises NoSound where it has none."""
    found = maybe(content, box, name)
    if found is None:
        raise NoSound("UNREADABLE")
    return found


def tracks(content: bytes) -> list[tuple[bytes, Box]]:
    """Return what each track of a file is (`vide`, `soun`, …), and its box. Raises NoSound."""
    top = {box.name: box for box in boxes(content, 0, len(content), "CUT_OFF")}
    if b"moof" in top or b"moov" not in top:
        raise NoSound("OTHER_SOUND" if b"moof" in top else "CUT_OFF")
    return [(_handler(content, box), box) for box in inside(content, top[b"moov"]) if box.name == b"trak"]


def table_of(content: bytes, track: Box) -> Box:
    """Return the box that holds the tables of a track. Raises NoSound."""
    return one(content, one(content, one(content, track, b"mdia"), b"minf"), b"stbl")


def samples_of(content: bytes, track: Box) -> Samples:
    """Return the samples of a track, which all lie in the file, and take no more bytes than it has. Raises NoSound."""
    table = table_of(content, track)
    sizes = _sizes(content, one(content, table, b"stsz"))
    places = list(_places(sizes, rows(content, one(content, table, b"stsc"), 3), _offsets(content, table)))
    if sum(sizes) > len(content) or any(at + size > len(content) for at, size in places):
        raise NoSound("CUT_OFF")
    times = [(number, each) for number, each in rows(content, one(content, table, b"stts"), 2) if number]
    if sum(number for number, _each in times) != len(sizes) or not sizes:
        raise NoSound("UNREADABLE")
    return Samples(places, times, rate_of(content, one(content, one(content, track, b"mdia"), b"mdhd")))


def entry_of(content: bytes, track: Box, name: bytes, fault: str = "OTHER_SOUND") -> Box:
    """Return the one box that says how a track is coded, whose name says by what. Raises NoSound, of this fault where it is another."""
    box = one(content, table_of(content, track), b"stsd")
    entries = list(boxes(content, box.begin + 8, box.end)) if box.end - box.begin >= 8 else []
    if len(entries) != 1 or entries[0].name != name:
        raise NoSound(fault)  # another code, or one that is protected
    return entries[0]


def _handler(content: bytes, track: Box) -> bytes:
    told = one(content, one(content, track, b"mdia"), b"hdlr")
    return content[told.begin + 8 : min(told.begin + 12, told.end)]


def rate_of(content: bytes, box: Box) -> int:
    """Return how many ticks are a second, as the head of a track or of a file says it. Raises NoSound."""
    at = box.begin + (20 if content[box.begin] == 1 else 12)
    rate = int.from_bytes(content[at : at + 4], "big")
    if at + 4 > box.end or not 1 <= rate <= 10_000_000:
        raise NoSound("UNREADABLE")
    return rate


def rows(content: bytes, box: Box, wide: int) -> list[tuple[int, ...]]:
    """Return the rows of a table of so many numbers each. Raises NoSound."""
    number = int.from_bytes(content[box.begin + 4 : box.begin + 8], "big")
    if box.end - box.begin < 8 or number > MOST_SAMPLES or box.begin + 8 + number * wide * 4 > box.end:
        raise NoSound("UNREADABLE")
    flat = struct.unpack_from(f">{number * wide}I", content, box.begin + 8)
    return [flat[place : place + wide] for place in range(0, len(flat), wide)]


def _sizes(content: bytes, box: Box) -> list[int]:
    each, number = struct.unpack_from(">II", content, box.begin + 4) if box.end - box.begin >= 12 else (0, 0)
    if number > MOST_SAMPLES or (each and each * number > len(content)):
        raise NoSound("UNREADABLE")
    return [each] * number if each else [row[0] for row in rows(content, Box(box.name, box.begin + 4, box.end), 1)]


def _offsets(content: bytes, table: Box) -> list[int]:
    large = maybe(content, table, b"co64")
    if large is not None:
        return [high << 32 | low for high, low in rows(content, large, 2)]
    return [row[0] for row in rows(content, one(content, table, b"stco"), 1)]


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
