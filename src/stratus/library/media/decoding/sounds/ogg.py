"""Ogg with Opus or Vorbis: pages of packets, each page with a sum. Comments are left out, and all pages get new sums. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stratus.library.media.decoding.sounds.told import NoSound, Sound, sound

SERIAL = 1
"""Number of the one stream."""
MOST_HEADER = 1_000_000
"""Bytes of the packets before the sound; those of Vorbis hold its code books, those of anybody pictures and words."""
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_NOWHERE = 0xFFFFFFFFFFFFFFFF
"""The time of a page in which no packet ends."""
_TURNED = bytes(int(f"{one:08b}"[::-1], 2) for one in range(256))
OPUS_TAGS = b"OpusTags" + bytes(8)
VORBIS_COMMENTS = b"\x03vorbis" + bytes(8) + b"\x01"


class _Page(NamedTuple):
    flags: int
    time: int
    serial: int
    lacing: bytes
    body: memoryview


def written_anew(content: bytes) -> Sound:
    """Return the sound of an Ogg. Raises NoSound."""
    pages = list(_pages(content))
    if any(page.serial != pages[0].serial or (page.flags & _FIRST and place) for place, page in enumerate(pages)):
        raise NoSound("OTHER_SOUND")  # several streams, beside or behind each other
    head = bytes(pages[0].body) if pages else b""
    if head.startswith(b"OpusHead") and len(head) >= 19 and head[8] < 16 and 1 <= head[9] <= 8:
        headers, rate, before = 2, 48_000, int.from_bytes(head[10:12], "little")
    elif head.startswith(b"\x01vorbis") and len(head) == 30 and 1 <= head[11] <= 8:
        headers, rate, before = 3, int.from_bytes(head[12:16], "little"), 0
    else:
        raise NoSound("OTHER_SOUND" if head else "UNREADABLE")
    packets, used = _headers(pages, headers)
    told = OPUS_TAGS if headers == 2 else VORBIS_COMMENTS
    if not packets[1].startswith(told[:7]) or not 1 <= rate <= 192_000:
        raise NoSound("UNREADABLE")
    rest = pages[used:]
    _check_times(rest)
    written = [_written(_FIRST, 0, 0, *_laced([packets[0]])[0]), *_written_headers([told, *packets[2:]])]
    for place, page in enumerate(rest):
        flags = page.flags & _CONTINUED | (_LAST if place == len(rest) - 1 else 0)
        written.append(_written(flags, page.time, len(written), page.lacing, page.body))
    last = max((page.time for page in rest if page.time != _NOWHERE), default=0)
    return sound([piece for page in written for piece in page], "audio/ogg", max(0, last - before), rate)


def _pages(content: bytes) -> Iterator[_Page]:
    view, at = memoryview(content), 0
    while at < len(content):
        if content[at : at + 4] != b"OggS":
            raise NoSound("CUT_OFF" if len(content) - at < 27 and at else "UNREADABLE")
        if at + 27 > len(content):
            raise NoSound("CUT_OFF")
        version, flags, time, serial, _number, summed, segments = struct.unpack_from("<BBQIIIB", content, at + 4)
        begin = at + 27 + segments
        lacing = content[at + 27 : begin]
        end = begin + sum(lacing)
        if end > len(content):
            raise NoSound("CUT_OFF")
        head = content[at : at + 22] + bytes(4) + content[at + 26 : begin]
        if version or _sum(head, view[begin:end]) != summed:
            raise NoSound("UNREADABLE")
        yield _Page(flags, time, serial, lacing, view[begin:end])
        at = end


def _headers(pages: Sequence[_Page], number: int) -> tuple[list[bytes], int]:
    """Return the packets before the sound, and how many pages they take: sound begins on a page of its own."""
    packets: list[bytes] = []
    open_one, size = b"", 0
    for used, page in enumerate(pages, start=1):
        at = 0
        for lace in page.lacing:
            open_one += page.body[at : at + lace]
            at += lace
            if lace < 255:
                packets.append(open_one)
                open_one = b""
        size += len(page.body)
        if size > MOST_HEADER:
            raise NoSound("UNREADABLE")
        if len(packets) >= number:
            if len(packets) > number or open_one:
                raise NoSound("UNREADABLE")
            return packets, used
    raise NoSound("CUT_OFF")


def _check_times(pages: Sequence[_Page]) -> None:
    before, is_open = 0, False
    for page in pages:
        if bool(page.flags & _CONTINUED) != is_open:
            raise NoSound("UNREADABLE")
        is_open = page.lacing[-1:] == b"\xff"
        if page.time != _NOWHERE and not before <= page.time < 2**62:
            raise NoSound("UNREADABLE")
        before = before if page.time == _NOWHERE else page.time
    if is_open:
        raise NoSound("CUT_OFF")


def _written_headers(packets: Sequence[bytes]) -> list[tuple[bytes, bytes | memoryview]]:
    written, before = [], b""
    for number, (lacing, body) in enumerate(_laced(packets), start=1):
        flags = _CONTINUED if before.endswith(b"\xff") else 0
        ends_here = any(lace < 255 for lace in lacing)
        written.append(_written(flags, 0 if ends_here else _NOWHERE, number, lacing, body))
        before = lacing
    return written


def _laced(packets: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """Return packets as lacing and body of pages."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets)
    body, found, at = b"".join(packets), [], 0
    for place in range(0, len(lacing), 255):
        laces = lacing[place : place + 255]
        found.append((laces, body[at : at + sum(laces)]))
        at += sum(laces)
    return found


def _written(flags: int, time: int, number: int, lacing: bytes, body: bytes | memoryview) -> tuple[bytes, bytes | memoryview]:
    def head(summed: int) -> bytes:
        return struct.pack("<4sBBQIIIB", b"OggS", 0, flags, time, SERIAL, number, summed, len(lacing)) + lacing

    return head(_sum(head(0), body)), body


def _sum(head: bytes, body: bytes | memoryview) -> int:
    """Return the sum of a page. It is the CRC of zlib with all bits turned, and without its beginning and end: turned, zlib counts it."""
    turned = zlib.crc32(bytes(body).translate(_TURNED), zlib.crc32(head.translate(_TURNED), 0xFFFFFFFF)) ^ 0xFFFFFFFF
    return int.from_bytes(bytes(reversed(turned.to_bytes(4, "big"))).translate(_TURNED), "big")
