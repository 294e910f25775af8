"""Of how many pieces a file is made. Each costs a decoder time of its own, whatever the picture's size. Pure.

A JPEG of a few megabytes can hold a million scans, each of which goes over every pixel again: hours for one picture. Segments and chunks
are read by Pillow in Python, and those of EXIF are put together anew with each.
"""

from __future__ import annotations

import re

MOST_PIECES = {"JPEG": 1_000, "PNG": 10_000}
"""Segments of a JPEG: a large profile has 255. Chunks of a PNG: 25 MB in pieces of 8 kB are 3,000."""
MOST_SCANS = 100
"""Of a JPEG: programs write a dozen."""

# Neither a byte of a scan (FF 00, or one of the eight that restart it) nor one that fills: what begins a segment.
_SEGMENT = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA


def has_too_many_pieces(content: bytes) -> bool:
    """Tell whether a JPEG or PNG has more pieces than a picture needs. One pass, whatever the file is."""
    if content.startswith(b"\xff\xd8"):
        return _of_jpeg(content)
    return content.startswith(b"\x89PNG") and _of_png(content)


def _of_jpeg(content: bytes) -> bool:
    """Go from segment to segment, up to the end of the first picture: phones put others behind it."""
    place, scans = 2, 0
    for _piece in range(MOST_PIECES["JPEG"]):
        found = _SEGMENT.search(content, place)
        marker = content[found.start() + 1] if found else _END
        if found is None or (marker == _END and scans):
            return False
        scans += marker == _SCAN
        if scans > MOST_SCANS:
            return True
        place = found.end()
        if marker not in (_START, _END):
            place += max(int.from_bytes(content[place : place + 2], "big"), 2)
    return True


def _of_png(content: bytes) -> bool:
    place = 8
    for _piece in range(MOST_PIECES["PNG"]):
        if place >= len(content):
            return False
        place += 12 + int.from_bytes(content[place : place + 4], "big")
    return True
