"""Videos as people send them: made here, small and true, so that no file lies among the tests. A browser plays them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from library.media.sounds import AAC_LC, SECRET, box
from stratus.library.media.actions import add_played
from stratus.library.media.decoding.sounds import mp4_writing
from stratus.library.media.decoding.videos.writing import Edit, Track, written
from stratus.library.models import Collection, Medium
from support.builders import SYSTEM

WIDTH, HEIGHT = 64, 48
RATE = 600
"""Ticks a second."""
SAID_BESIDE = b"\x06\x05" + bytes((len(SECRET),)) + SECRET + b"\x80"
"""What programs write between the frames."""


class _Bits:
    def __init__(self) -> None:
        self.bits: list[str] = []

    def put(self, *bits: int) -> _Bits:
        self.bits += map(str, bits)
        return self

    def numbers(self, *numbers: int) -> _Bits:
        for number in numbers:
            said = f"{number + 1:b}"
            self.bits.append("0" * (len(said) - 1) + said)
        return self

    def align(self) -> _Bits:
        self.bits = ["".join(self.bits)]
        self.bits.append("0" * (-len(self.bits[0]) % 8))
        return self

    def bytes(self) -> bytes:
        said = "".join(self.bits)
        return int(said, 2).to_bytes(len(said) // 8, "big")

    def end(self) -> bytes:
        return self.put(1).align().bytes()


def unit(kind: int, body: bytes) -> bytes:
    """A piece of H.264: its kind, and what it holds, in which nothing may look like the begin of another one."""
    told, noughts = bytearray((kind,)), 0
    for one in body:
        if noughts == 2 and one <= 3:
            told.append(3)
            noughts = 0
        told.append(one)
        noughts = noughts + 1 if one == 0 else 0
    return bytes(told)


def sequence(width: int = WIDTH, height: int = HEIGHT, *, profile: int = 66) -> bytes:
    """What is said of all frames: how large they are."""
    bits = _Bits().numbers(0)
    if profile == 100:
        bits.numbers(1, 0, 0).put(0, 0)
    bits.numbers(0, 2, 0).put(0).numbers(width // 16 - 1, height // 16 - 1).put(1, 1, 0, 0)
    return unit(0x67, bytes((profile, 0xC0 if profile == 66 else 0, 30)) + bits.end())


PICTURE = unit(0x68, _Bits().numbers(0, 0).put(0, 0).numbers(0, 0, 0).put(0, 0, 0).numbers(0, 0, 0).put(0, 0, 0).end())


def frame(number: int, *, beside: bytes = SAID_BESIDE) -> bytes:
    """A grey picture, lighter in each that follows: nothing of it is compressed."""
    head = _Bits().numbers(0, 7, 0).put(0, 0, 0, 0).numbers(number % 2).put(0, 0).numbers(0)
    light = bytes((40 + number * 5 % 180,)) * 256 + b"\x80" * 128
    body = b""
    for place in range(WIDTH // 16 * HEIGHT // 16):
        body += (head.numbers(25).align().bytes() if place == 0 else _Bits().numbers(25).align().bytes()) + light
    coded = unit(0x65, body + b"\x80")
    return b"".join(struct.pack(">I", len(one)) + one for one in (beside, coded) if one)


def about(sets: Sequence[bytes] = (sequence(),)) -> bytes:
    """The box that says what decoders have to know."""
    head = bytes((1, *sets[0][1:4], 0xFF, 0xE0 | len(sets)))
    said = b"".join(struct.pack(">H", len(one)) + one for one in sets)
    return box(b"avcC", head, said, b"\1", struct.pack(">H", len(PICTURE)), PICTURE)


def an_mp4(
    frames: int = 20,
    *,
    seconds: float = 2.0,
    sound: bool = False,
    coded: bytes = b"avc1",
    told: bytes = about(),
    samples: Sequence[bytes] | None = None,
    edits: Sequence[Edit] = (),
    turns: bytes | None = None,
    more: Sequence[Track] = (),
) -> bytes:
    """A film of so many frames, and, where it has sound, of as long a sound, with words about it before and behind."""
    made = samples if samples is not None else [frame(number) for number in range(frames)]
    entry = box(coded, struct.pack(">6xH16xHHIIIH32xHh", 1, WIDTH, HEIGHT, 0x480000, 0x480000, 0, 1, 24, -1), told)
    each = int(RATE * seconds / max(len(made), 1))
    pictures = Track(b"vide", entry, b"".join(made), [len(one) for one in made], [(len(made), each)], RATE, edits, size=(WIDTH, HEIGHT))
    if turns:
        pictures = pictures._replace(matrix=turns)
    tracks = [pictures, *([a_track(seconds)] if sound else []), *more]
    return written(tracks) + box(b"free", SECRET) + box(b"udta", box(b"\xa9xyz", SECRET))


def a_track(seconds: float = 2.0) -> Track:
    """A sound beside pictures."""
    number = int(seconds * 44_100 / 1024)
    return Track(b"soun", mp4_writing.described(AAC_LC, 44_100, 1), bytes(range(1, 101)) * number, [100] * number, [(number, 1024)], 44_100)


def a_video(collection: Collection, *, name: str = "Station.mp4", frames: int = 20) -> Medium:
    """A video of a collection; of other frames, it is another one."""
    return add_played(collection.pk, an_mp4(frames), file_name=name, by=SYSTEM)


def watched(medium: Medium, *, title: str = "At the station", transcript: str = "") -> str:
    """The HTML that plays a video in a question."""
    said = f' data-transcript="{transcript}"' if transcript else ""
    return f'<p><video data-src="media:{medium.sha256}" title="{title}"{said}></video></p>'


VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nMind the <b>gap</b> &amp; the door.\n\n00:01.000 --> 00:02.000\n- Really?\n"
SRT = b"1\r\n00:00:00,000 --> 00:00:01,000\r\nPas op het <i>gat</i>\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nEcht?\r\n"
