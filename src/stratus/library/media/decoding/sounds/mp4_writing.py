"""Writes an MP4 with one sound of AAC, and nothing else in it. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from stratus.library.media.decoding.boxes.writing import UNITY, box, full, table
from stratus.library.media.decoding.sounds.told import NoSound, Sound, sound

IN_CHUNK = 50
"""Samples of a chunk: a second."""


def sound_of(
    content: bytes, samples: Sequence[tuple[int, int]], times: Sequence[tuple[int, int]], about: bytes, *, rate: int, channels: int
) -> Sound:
    """Return the sound made of these samples of a file: where each is, and its bytes.

    `times`: how many samples take how many ticks each, of which `rate` are a second. `about`: what decoders of AAC have to know of it.
    Raises NoSound.
    """
    ticks = sum(number * each for number, each in times)
    if ticks >= 2**32:
        raise NoSound("TOO_LONG")
    head = box(b"ftyp", b"M4A ", bytes(4), b"M4A mp42isom")
    size = len(_moov(samples, times, about, ticks, rate, channels, 0))
    moov = _moov(samples, times, about, ticks, rate, channels, len(head) + size + 8)
    view = memoryview(content)
    data = [view[at : at + size] for at, size in samples]
    return sound([head, moov, struct.pack(">I4s", 8 + sum(map(len, data)), b"mdat"), *data], "audio/mp4", ticks, rate)


def _moov(
    samples: Sequence[tuple[int, int]], times: Sequence[tuple[int, int]], about: bytes, ticks: int, rate: int, channels: int, begin: int
) -> bytes:
    # Nothing in it says when or by whom it was made.
    mvhd = full(
        b"mvhd", struct.pack(">IIII", 0, 0, rate, ticks), struct.pack(">IH10x", 0x10000, 0x100), UNITY, bytes(24), struct.pack(">I", 2)
    )
    tkhd = full(b"tkhd", struct.pack(">IIIII8xHHHH", 0, 0, 1, 0, ticks, 0, 0, 0x100, 0), UNITY, bytes(8), flags=7)
    mdhd = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, rate, ticks, 0x55C4, 0))
    hdlr = full(b"hdlr", bytes(4), b"soun", bytes(13))
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    minf = box(b"minf", full(b"smhd", bytes(4)), dinf, _stbl(samples, times, about, rate, channels, begin))
    return box(b"moov", mvhd, box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, minf)))


def _stbl(
    samples: Sequence[tuple[int, int]], times: Sequence[tuple[int, int]], about: bytes, rate: int, channels: int, begin: int
) -> bytes:
    whole, rest = divmod(len(samples), IN_CHUNK)
    groups = [(1, IN_CHUNK)] * (whole > 0) + [(whole + 1, rest)] * (rest > 0)
    offsets, at = [], begin
    for first in range(0, len(samples), IN_CHUNK):
        offsets.append(at)
        at += sum(size for _at, size in samples[first : first + IN_CHUNK])
    return box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), described(about, rate, channels)),
        full(b"stts", table([(number, each) for number, each in times])),
        full(b"stsc", table([(chunk, number, 1) for chunk, number in groups])),
        full(b"stsz", bytes(4), table([(size,) for _at, size in samples])),
        full(b"stco", table([(offset,) for offset in offsets])),
    )


def described(about: bytes, rate: int, channels: int) -> bytes:
    """Return the box that says how AAC is coded."""
    told = struct.pack(">6xH8xHHHHI", 1, channels, 16, 0, 0, (rate << 16) & 0xFFFFFFFF)
    return box(b"mp4a", told, full(b"esds", _descriptors(about)))


def _descriptors(about: bytes) -> bytes:
    """Return what says that it is AAC, and how."""
    decoder = struct.pack(">BB3xII", 0x40, 0x15, 0, 0) + _descriptor(5, about)
    return _descriptor(3, struct.pack(">HB", 1, 0) + _descriptor(4, decoder) + _descriptor(6, b"\x02"))


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes((tag, len(body))) + body
