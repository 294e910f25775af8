"""Sounds as people send them: made here, silent, so that no file lies among the tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from stratus.library.media.actions import add_played
from stratus.library.media.decoding.sounds import mp4_writing, ogg
from stratus.library.models import Collection, Medium
from support.builders import SYSTEM

SECRET = b"Somebody, at home"
"""What programs and telephones write beside a sound."""
MP3_HEAD = bytes((0xFF, 0xFB, 0x90, 0xC0))
"""Of a frame of MPEG 1, layer III, 128 kbit/s, 44,100 Hz, one channel: 417 bytes, 1,152 samples."""


def mp3_frames(number: int = 100, *, head: bytes = MP3_HEAD, size: int = 417) -> bytes:
    return (head + bytes(size - 4)) * number


def id3(body: bytes = SECRET) -> bytes:
    size = len(body)
    return b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + body


def an_mp3(number: int = 100, *, before: bytes | None = None, behind: bytes = b"TAG" + SECRET.ljust(125, b"\0")) -> bytes:
    """A file of 2.6 seconds, with what is usually written around its frames."""
    return (id3() if before is None else before) + mp3_frames(number) + behind


def a_wav(
    seconds: int = 1, *, bits: int = 16, rate: int = 8000, code: int = 1, extra: bytes = b"LIST" + struct.pack("<I", 18) + SECRET + b"\0"
) -> bytes:
    data = bytes(seconds * rate * bits // 8)
    about = struct.pack("<4sIHHIIHH", b"fmt ", 16, code, 1, rate, rate * bits // 8, bits // 8, bits)
    body = b"WAVE" + about + extra + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


AAC_LC = bytes((0x12, 0x08))
"""What a decoder has to know: low complexity, 44,100 Hz, one channel."""


def an_m4a(number: int = 100, *, handler: bytes = b"soun", coded: bytes = b"mp4a", samples: bytes | None = None) -> bytes:
    """A file of 2.3 seconds, with words about it behind its tables."""
    data = samples if samples is not None else bytes(range(1, 101)) * number
    whole = mp4_writing.sound_of(
        data, [(place * 100, 100) for place in range(number)], [(number, 1024)], AAC_LC, rate=44_100, channels=1
    ).content
    whole = whole.replace(b"soun", handler).replace(b"mp4a", coded)
    return whole + box(b"free", SECRET) + box(b"udta", box(b"meta", SECRET))


def adts_frames(number: int = 100, size: int = 107) -> bytes:
    """Frames of AAC, low complexity, 44,100 Hz, one channel."""
    head = bytes((0xFF, 0xF1, 0x50, 0x40 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC))
    return (head + bytes(size - 7)) * number


def ogg_page(packets: Sequence[bytes], *, number: int, time: int, flags: int = 0, serial: int = 77, is_open: bool = False) -> bytes:
    """A page of whole packets; `is_open`: the last goes on in the next page, and fills its laces."""
    lacing = b"".join(b"\xff" * (len(one) // 255) + bytes((len(one) % 255,)) for one in packets)
    lacing = lacing[:-1] if is_open else lacing
    body = b"".join(packets)

    def head(summed: int) -> bytes:
        return struct.pack("<4sBBQIIIB", b"OggS", 0, flags, time, serial, number, summed, len(lacing)) + lacing

    return head(ogg._sum(head(0), body)) + body


OPUS_HEAD = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48_000, 0, 0)


def opus_tags(comment: bytes = SECRET) -> bytes:
    return b"OpusTags" + struct.pack("<I", 4) + b"Lavf" + struct.pack("<II", 1, len(comment)) + comment


def an_ogg(pages: int = 3, *, head: bytes = OPUS_HEAD, tags: bytes | None = None, serial: int = 77) -> bytes:
    """A second of silence a page, of 50 packets."""
    written = [ogg_page([head], number=0, time=0, flags=2, serial=serial), ogg_page([tags or opus_tags()], number=1, time=0, serial=serial)]
    for place in range(1, pages + 1):
        last = 4 if place == pages else 0
        written.append(ogg_page([b"\xf8\xff\xfe"] * 50, number=place + 1, time=place * 48_000, flags=last, serial=serial))
    return b"".join(written)


SOUNDS = {"audio/mpeg": an_mp3, "audio/wav": a_wav, "audio/mp4": an_m4a, "audio/ogg": an_ogg}
"""MIME type → a file of it."""


def a_sound(collection: Collection, *, name: str = "Station.mp3", seconds: int = 0) -> Medium:
    """A sound of a collection; of so many frames more, it is another one."""
    return add_played(collection.pk, an_mp3(100 + seconds), file_name=name, by=SYSTEM)


def heard(medium: Medium, *, title: str = "At the station", transcript: str = "") -> str:
    """The HTML that plays a sound in a question."""
    said = f' data-transcript="{transcript}"' if transcript else ""
    return f'<p><audio data-src="media:{medium.sha256}" title="{title}"{said}></audio></p>'
