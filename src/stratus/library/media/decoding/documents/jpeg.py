"""A JPEG within a document, without what a camera noted beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from stratus.library.media.decoding.documents.told import NoDocument

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ADOBE, _JFIF, _PROFILE = 0xEE, 0xE0, 0xE2
_MEANT = {_ADOBE: b"Adobe", _JFIF: b"JFIF\0", _PROFILE: b"ICC_PROFILE\0"}
"""What says how colours are meant, and how it begins: other programs write under the same numbers."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers with nothing behind them. Within a scan they and `FF 00` are part of it."""


def without_notes(content: bytes) -> tuple[bytes, int]:
    """Return a JPEG without comments and notes of programs (EXIF, places, thumbnails), and how many pixels it says that it has.

    What says how its colours are meant stays: JFIF, Adobe's mark, profiles. It is the first in these bytes; what stands before it and
    behind its end, as other pictures with notes of their own, is left out. A JPEG that is cut off within a scan gets an end.
    Raises NoDocument where it cannot be read so.
    """
    start = content.find(b"\xff\xd8\xff")
    if start < 0:
        raise NoDocument("DAMAGED")
    kept, pixels, has_scan = [b"\xff\xd8"], 0, False
    for marker, part in _parts(content, start + 2):
        if marker in _FRAMES:
            pixels = max(pixels, int.from_bytes(part[5:7], "big") * int.from_bytes(part[7:9], "big"))
        if marker == _SCAN:
            has_scan = True
        if not _is_note(marker, part):
            kept.append(part)
    if not has_scan:
        raise NoDocument("DAMAGED")
    return b"".join([*kept, b"\xff\xd9"]), pixels


def _is_note(marker: int, part: bytes) -> bool:
    return marker == _COMMENT or (0xE0 <= marker <= 0xEF and not (marker in _MEANT and part[4:].startswith(_MEANT[marker])))


def _parts(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the segments up to the end, each with its marker, a scan with all that belongs to it. Raises NoDocument."""
    while at < len(content):
        marker = content[at + 1] if content[at] == 0xFF and at + 1 < len(content) else 0
        if marker == 0xFF:  # fills up
            at += 1
            continue
        if marker == _END:
            return
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + size
        if marker < 0xC0 or marker in _ALONE or marker == _START or size < 2 or end > len(content):
            raise NoDocument("DAMAGED")
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker is that is no part of the scan, or the end."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        follows = content[at + 1]
        if follows not in _ALONE and follows not in (0x00, 0xFF):
            return at
        at += 1 if follows == 0xFF else 2
    return len(content)
