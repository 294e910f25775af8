"""A JPEG within a document, without what a camera noted beside it. Pure."""

from __future__ import annotations

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ADOBE, _JFIF, _PROFILE = 0xEE, 0xE0, 0xE2
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def without_notes(content: bytes) -> tuple[bytes, int]:
    """Return a JPEG without comments and notes of programs (EXIF, places, thumbnails), and how many pixels it says that it has.

    What says how its colours are meant stays: JFIF, Adobe's mark, profiles. What cannot be read so is returned as it is.
    """
    if content[:2] != b"\xff\xd8":
        return content, 0
    kept, pixels, at = [content[:2]], 0, 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (_SCAN, _END):
            break
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
        if marker in _FRAMES:
            pixels = max(pixels, int.from_bytes(content[at + 5 : at + 7], "big") * int.from_bytes(content[at + 7 : at + 9], "big"))
        is_note = marker == _COMMENT or (0xE0 <= marker <= 0xEF and marker not in (_ADOBE, _JFIF, _PROFILE))
        if not is_note:
            kept.append(content[at:end])
        at = end
    kept.append(content[at:])
    return b"".join(kept), pixels
