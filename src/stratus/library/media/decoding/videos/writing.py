"""Writes an MP4 with pictures that move, and their sound, and nothing else in it. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from stratus.library.media.decoding.boxes.writing import UNITY, box, full, table
from stratus.library.media.decoding.sounds.told import NoSound

RATE = 1000
"""Ticks a second of the whole."""
IN_CHUNK = 0.5
"""Seconds of a chunk: pictures and sound lie beside each other."""


class Edit(NamedTuple):
    """What of a track is played: for so many milliseconds, from a tick on; -1: nothing yet."""

    duration: int
    begin: int


class Track(NamedTuple):
    """A track as it is written. `data` holds its samples one after another, each of which has so many bytes (`sizes`)."""

    kind: bytes
    entry: bytes
    data: bytes | bytearray
    sizes: Sequence[int]
    times: Sequence[tuple[int, int]]
    rate: int
    edits: Sequence[Edit] = ()
    shifts: tuple[int, Sequence[tuple[int, ...]]] | None = None
    """Version and rows of the table that says how much later than decoded a picture is shown."""
    keys: Sequence[int] | None = None
    """Numbers of the pictures that need no other one; None: all of them."""
    matrix: bytes = UNITY
    size: tuple[int, int] = (0, 0)
    """Width and height in pixels, as it is seen."""

    @property
    def ticks(self) -> int:
        """How long its samples take."""
        return sum(number * each for number, each in self.times)

    @property
    def duration(self) -> int:
        """Milliseconds that are played of it."""
        return sum(edit.duration for edit in self.edits) or self.ticks * RATE // self.rate


class _Chunk(NamedTuple):
    at: float
    track: int
    first: int
    number: int
    begin: int
    end: int


def written(tracks: Sequence[Track]) -> bytes:
    """Return the file with these tracks. Raises NoSound where they are too long to be said."""
    if any(track.ticks >= 2**32 or track.duration >= 2**32 for track in tracks):
        raise NoSound("TOO_LONG")
    chunks = sorted(chunk for number, track in enumerate(tracks) for chunk in _chunks(number, track))
    head = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41")
    size = len(_moov(tracks, chunks, 0))
    moov = _moov(tracks, chunks, len(head) + size + 8)
    views = [memoryview(track.data) for track in tracks]
    data = [views[chunk.track][chunk.begin : chunk.end] for chunk in chunks]
    return b"".join([head, moov, struct.pack(">I4s", 8 + sum(map(len, data)), b"mdat"), *data])


def _chunks(number: int, track: Track) -> list[_Chunk]:
    most = IN_CHUNK * track.rate
    chunks: list[_Chunk] = []
    place = begin = end = first = 0
    tick = since = 0
    for many, each in track.times:
        for _sample in range(many):
            if place > first and tick - since >= most:
                chunks.append(_Chunk(since / track.rate, number, first, place - first, begin, end))
                first, begin, since = place, end, tick
            end += track.sizes[place]
            place += 1
            tick += each
    return [*chunks, _Chunk(since / track.rate, number, first, place - first, begin, end)]


def _moov(tracks: Sequence[Track], chunks: Sequence[_Chunk], begin: int) -> bytes:
    offsets: list[list[tuple[int, int]]] = [[] for _track in tracks]
    for chunk in chunks:
        offsets[chunk.track].append((begin, chunk.number))
        begin += chunk.end - chunk.begin
    # Nothing in it says when or by whom it was made.
    told = struct.pack(">IIII", 0, 0, RATE, max(track.duration for track in tracks)), struct.pack(">IH10x", 0x10000, 0x100)
    mvhd = full(b"mvhd", *told, UNITY, bytes(24), struct.pack(">I", len(tracks) + 1))
    return box(b"moov", mvhd, *(_trak(number, track, offsets[number]) for number, track in enumerate(tracks)))


def _trak(number: int, track: Track, chunks: Sequence[tuple[int, int]]) -> bytes:
    is_seen = track.kind == b"vide"
    told = struct.pack(">IIIII8xHHHH", 0, 0, number + 1, 0, track.duration, 0, 0, 0 if is_seen else 0x100, 0)
    width, height = track.size if track.matrix[:4] != bytes(4) else track.size[::-1]  # as it is coded
    tkhd = full(b"tkhd", told, track.matrix, struct.pack(">II", width << 16, height << 16), flags=3)
    rows = b"".join(struct.pack(">IiI", edit.duration, edit.begin, 0x10000) for edit in track.edits)
    edts = box(b"edts", full(b"elst", struct.pack(">I", len(track.edits)), rows)) if track.edits else b""
    mdhd = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, track.rate, track.ticks, 0x55C4, 0))
    hdlr = full(b"hdlr", bytes(4), track.kind, bytes(13))
    about = full(b"vmhd", bytes(8), flags=1) if is_seen else full(b"smhd", bytes(4))
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    return box(b"trak", tkhd, edts, box(b"mdia", mdhd, hdlr, box(b"minf", about, dinf, _stbl(track, chunks))))


def _stbl(track: Track, chunks: Sequence[tuple[int, int]]) -> bytes:
    groups = [(place + 1, number, 1) for place, (_at, number) in enumerate(chunks) if not place or chunks[place - 1][1] != number]
    parts = [full(b"stsd", struct.pack(">I", 1), track.entry), full(b"stts", table(track.times))]
    if track.shifts:
        version, rows = track.shifts
        parts.append(full(b"ctts", table(rows), flags=version << 24))
    if track.keys is not None:
        parts.append(full(b"stss", table([(key,) for key in track.keys])))
    parts += [
        full(b"stsc", table(groups)),
        full(b"stsz", bytes(4), table([(size,) for size in track.sizes])),
        full(b"stco", table([(at,) for at, _number in chunks])),
    ]
    return box(b"stbl", *parts)
