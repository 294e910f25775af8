"""How many pixels a picture says it has, by its first bytes: nothing of it is decoded. Pure."""

from __future__ import annotations

import re

MOST_PIXELS = 50_000_000
"""More than a portrait needs. A picture of five megabytes may say that it has a thousand times as many, and browsers make room for them."""
MOST_SEGMENTS = 20_000
"""Of a JPEG or a GIF, before the one with its size. A picture with more hides it, since browsers go on to look for it."""
HIDDEN = MOST_PIXELS + 1
"""As how many pixels such a picture counts."""

_MARKER = re.compile(rb"\xff([^\x00\xff])")
"""Where a segment of a JPEG begins, also behind bytes that are of none: browsers pass over them."""

_SIZES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def pixels_of(content: bytes) -> int | None:
    """Return width times height of a PNG, GIF, JPEG or WebP; None where it does not say them."""
    size = size_of(content)
    return None if size is None else size[0] * size[1]


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, JPEG or WebP; None where it does not say them. HIDDEN by 1 where it hides them."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return _big(content[16:20]), _big(content[20:24])
    if content[:4] == b"GIF8" and len(content) >= 10:
        return _of_gif(content)
    if content[:4] == b"RIFF":
        return _of_webp(content)
    if content[:2] == b"\xff\xd8":
        return _of_jpeg(content)
    return None


def _of_webp(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if len(content) < 30:
        return None
    if kind == b"VP8X":
        return _little(content[24:27]) + 1, _little(content[27:30]) + 1
    if kind == b"VP8L":
        both = _little(content[21:25])
        return (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF
    return None


def _of_gif(content: bytes) -> tuple[int, int]:
    """Return the size of the screen, which browsers make as large as the first frame."""
    width, height = _little(content[6:8]), _little(content[8:10])
    colours = _little(content[10:11])
    place = 13 + (2 << (colours & 7)) * 3 * (colours >> 7)
    is_within = False  # an extension: blocks of a length and so many bytes, the last of which has none
    for _block in range(MOST_SEGMENTS):
        first = _little(content[place : place + 1])
        if is_within:
            is_within = first > 0
            place += 1 + first
        elif first == ord("!"):
            is_within = True
            place += 2
        elif first == ord(","):
            return max(width, _little(content[place + 5 : place + 7])), max(height, _little(content[place + 7 : place + 9]))
        else:
            return width, height
    return HIDDEN, 1


def _of_jpeg(content: bytes) -> tuple[int, int] | None:
    """Go from segment to segment, up to the one with the size; a length leads forward by two bytes at least."""
    place = 2
    for _segment in range(MOST_SEGMENTS):
        found = _MARKER.search(content, place)
        if found is None or found.start() + 9 > len(content):
            return None
        place, marker = found.start(), content[found.start() + 1]
        if marker in _SIZES_OF_JPEG:
            return _big(content[place + 7 : place + 9]), _big(content[place + 5 : place + 7])
        place += 2 if marker in _WITHOUT_LENGTH else 2 + max(_big(content[place + 2 : place + 4]), 2)
    return HIDDEN, 1


def _big(some: bytes) -> int:
    return int.from_bytes(some, "big")


def _little(some: bytes) -> int:
    return int.from_bytes(some, "little")
