"""How many pixels a picture says it has, by its first bytes: nothing of it is decoded. Pure."""

from __future__ import annotations

MOST_PIXELS = 50_000_000
"""More than a portrait needs. A picture of five megabytes may say that it has a thousand times as many, and browsers make room for them."""
MOST_SEGMENTS = 1000
"""Of a JPEG, before the one with its size."""

_SIZES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def pixels_of(content: bytes) -> int | None:
    """Return width times height of a PNG, GIF, JPEG or WebP; None where it does not say them."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return _big(content[16:20]) * _big(content[20:24])
    if content[:4] == b"GIF8" and len(content) >= 10:
        return _little(content[6:8]) * _little(content[8:10])
    if content[:4] == b"RIFF":
        return _of_webp(content)
    if content[:2] == b"\xff\xd8":
        return _of_jpeg(content)
    return None


def _of_webp(content: bytes) -> int | None:
    kind = content[12:16]
    if len(content) < 30:
        return None
    if kind == b"VP8X":
        return (_little(content[24:27]) + 1) * (_little(content[27:30]) + 1)
    if kind == b"VP8L":
        both = _little(content[21:25])
        return ((both & 0x3FFF) + 1) * ((both >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        return (_little(content[26:28]) & 0x3FFF) * (_little(content[28:30]) & 0x3FFF)
    return None


def _of_jpeg(content: bytes) -> int | None:
    """Go from segment to segment, up to the one with the size; a length leads forward by two bytes at least."""
    place = 2
    for _segment in range(MOST_SEGMENTS):
        if place + 9 > len(content) or content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker in _SIZES_OF_JPEG:
            return _big(content[place + 5 : place + 7]) * _big(content[place + 7 : place + 9])
        if marker == 0xFF:
            place += 1
        elif marker in _WITHOUT_LENGTH:
            place += 2
        else:
            place += 2 + max(_big(content[place + 2 : place + 4]), 2)
    return None


def _big(some: bytes) -> int:
    return int.from_bytes(some, "big")


def _little(some: bytes) -> int:
    return int.from_bytes(some, "little")
