"""H.264: what decoders have to know of it (ISO 14496-15), and the pieces of its frames. Nothing is decoded. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from stratus.library.media.decoding.sounds.told import NoSound

MOST_ABOUT = 2_000
"""Bytes of what decoders have to know."""
MOST_PIECES = 1_000
"""Of a frame."""
_PLAYED = frozenset({66, 77, 100})
"""Profiles that every browser plays: baseline, main and high."""
_HIGH = 100
_SAID_BESIDE = 6
"""What programs and cameras write between the frames: their names, and whatever they like."""


class About(NamedTuple):
    """What decoders have to know: its bytes, width and height of a picture, and of how many bytes the length of a piece is."""

    written: bytes
    width: int
    height: int
    wide: int


class _Bits:
    def __init__(self, content: bytes) -> None:
        bare = content.replace(b"\0\0\3", b"\0\0")
        self.bits = int.from_bytes(bare, "big")
        self.left = 8 * len(bare)

    def take(self, number: int) -> int:
        if number > self.left:
            raise NoSound("UNREADABLE")
        self.left -= number
        return self.bits >> self.left & ((1 << number) - 1)

    def number(self) -> int:
        noughts = 0
        while not self.take(1):
            noughts += 1
            if noughts > 31:
                raise NoSound("UNREADABLE")
        return (1 << noughts) - 1 + self.take(noughts)

    def numbers(self, many: int) -> list[int]:
        return [self.number() for _ in range(many)]


def about(told: bytes) -> About:
    """Return what an `avcC` says, written anew with nothing else. Raises NoSound."""
    if not 7 <= len(told) <= MOST_ABOUT or told[0] != 1:
        raise NoSound("OTHER_VIDEO")
    wide = (told[4] & 3) + 1
    sets, at = _sets(told, 6, told[5] & 31)
    more, _at = _sets(told, at + 1, told[at] if at < len(told) else 0)
    if len(sets) != 1 or not more or wide == 3:
        raise NoSound("OTHER_VIDEO")
    width, height = _size(sets[0])
    head = bytes((1, *sets[0][1:4], 0xFC | (wide - 1)))
    written = head + bytes((0xE0 | 1,)) + _written(sets) + bytes((len(more),)) + _written(more)
    if sets[0][1] == _HIGH:
        written += bytes((0xFD, 0xF8, 0xF8, 0))
    return About(written, width, height, wide)


def pieces(content: bytes, at: int, size: int, wide: int) -> Iterator[tuple[int, int]]:
    """Yield where each piece of a frame begins and ends, its length counted, without what is said beside it. Raises NoSound."""
    end = at + size
    for _piece in range(MOST_PIECES):
        if at == end:
            return
        after = at + wide + int.from_bytes(content[at : at + wide], "big")
        if after > end or after <= at + wide:
            raise NoSound("UNREADABLE")
        if content[at + wide] & 31 != _SAID_BESIDE:
            yield at, after
        at = after
    raise NoSound("TOO_COSTLY")


def _sets(told: bytes, at: int, number: int) -> tuple[list[bytes], int]:
    found = []
    for _set in range(number):
        size = int.from_bytes(told[at : at + 2], "big")
        if not size or at + 2 + size > len(told):
            raise NoSound("UNREADABLE")
        found.append(told[at + 2 : at + 2 + size])
        at += 2 + size
    return found, at


def _written(sets: list[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(one)) + one for one in sets)


def _size(told: bytes) -> tuple[int, int]:
    """Return width and height, as the set of parameters of a sequence says it (ITU-T H.264, 7.3.2.1.1). Raises NoSound."""
    if len(told) < 5 or told[0] & 31 != 7 or told[1] not in _PLAYED:
        raise NoSound("OTHER_VIDEO")
    bits = _Bits(told[4:])
    bits.number()
    if told[1] == _HIGH:
        _of_colours(bits)
    bits.number()
    order = bits.number()
    if order == 0:
        bits.number()
    elif order == 1:
        bits.take(1)
        bits.numbers(2)
        bits.numbers(min(bits.number(), 255))
    bits.number()
    bits.take(1)
    width, units = 16 * (bits.number() + 1), bits.number() + 1
    whole = bits.take(1)
    if not whole:
        bits.take(1)
    bits.take(1)
    height = 16 * units * (2 - whole)
    left, right, top, bottom = bits.numbers(4) if bits.take(1) else (0, 0, 0, 0)
    width, height = width - 2 * (left + right), height - 2 * (2 - whole) * (top + bottom)
    if not (0 < width < 2**16 and 0 < height < 2**16):
        raise NoSound("UNREADABLE")
    return width, height


def _of_colours(bits: _Bits) -> None:
    if bits.number() != 1 or bits.number() or bits.number():  # other than eight bits of each colour, halved as browsers have it
        raise NoSound("OTHER_VIDEO")
    bits.take(1)
    if bits.take(1):
        for matrix in range(8):
            if bits.take(1):
                _skip_matrix(bits, 16 if matrix < 6 else 64)


def _skip_matrix(bits: _Bits, size: int) -> None:
    last = after = 8
    for _number in range(size):
        if after:
            told = bits.number()
            after = (last + ((told + 1) // 2 if told % 2 else -(told // 2))) % 256
        last = after or last
