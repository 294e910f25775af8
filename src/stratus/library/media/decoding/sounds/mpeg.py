"""MP3, and AAC as bare frames (ADTS): frames one after another, each of which says how long it is. Nothing else is written. Pure."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from stratus.library.media.decoding.sounds import mp4_writing
from stratus.library.media.decoding.sounds.told import NoSound, Sound, sound

LEAST_FRAMES = 8
"""A fifth of a second. What happens to look like a frame is followed by no second one."""
MOST_TAGS = 20
"""Before the first frame and behind the last."""
_MPEG1, _MPEG2, _MPEG25 = 3, 2, 0
_RATES = {_MPEG1: (44_100, 48_000, 32_000), _MPEG2: (22_050, 24_000, 16_000), _MPEG25: (11_025, 12_000, 8_000)}
_KILOBITS = {
    _MPEG1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    _MPEG2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_AAC_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)


class _Frame(NamedTuple):
    """How many bytes a frame has, how many samples it makes, of how many a second, and what is the same for all frames of a sound."""

    size: int
    samples: int
    rate: int
    same: tuple[int, ...]
    kilobits: int = 0
    head: int = 0
    """Bytes before what a frame of AAC holds."""


def written_anew(content: bytes) -> Sound:
    """Return the sound of a file of frames, whatever tags stand around them. Raises NoSound."""
    begin = _after_tags(content)
    if frame := _of_mp3(content, begin):
        return _mp3(content, begin, frame)
    if _of_aac(content, begin):
        return _aac(content, begin)
    raise NoSound("UNREADABLE")


def _after_tags(content: bytes) -> int:
    at = 0
    for _tag in range(MOST_TAGS):
        if content[at : at + 3] != b"ID3" or at + 10 > len(content):
            break
        size = content[at + 6 : at + 10]
        if max(size) > 0x7F:
            raise NoSound("UNREADABLE")
        at += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]) + (10 if content[at + 5] & 0x10 else 0)
    while content[at : at + 1] == b"\0":  # how programs fill up
        at += len(content[at : at + 4096]) - len(content[at : at + 4096].lstrip(b"\0"))
    return at


def _frames(content: bytes, begin: int, read: Callable[[bytes, int], _Frame | None]) -> list[tuple[int, _Frame]]:
    """Return where each frame is, to the end of the file or to the tags behind them. Raises NoSound."""
    found: list[tuple[int, _Frame]] = []
    at = begin
    while frame := read(content, at):
        if at + frame.size > len(content):
            raise NoSound("CUT_OFF")
        if found and frame.same != found[0][1].same:
            raise NoSound("UNREADABLE")
        found.append((at, frame))
        at += frame.size
    if not _is_end(content, at):
        raise NoSound("CUT_OFF" if len(content) - at < 4 else "UNREADABLE")
    if len(found) < LEAST_FRAMES:
        raise NoSound("UNREADABLE")
    return found


def _is_end(content: bytes, at: int) -> bool:
    """Tell whether only tags, or what fills up, stand from here on."""
    for _tag in range(MOST_TAGS):
        rest = content[at : at + 12]
        if not rest:
            return True
        if rest.startswith((b"TAG", b"LYRICSBEGIN", b"3DI")):
            return True  # nothing of it is written
        if rest.startswith(b"APETAGEX"):
            return True
        if rest.startswith(b"ID3"):
            return True
        filled = content[at : at + 65_536]
        if filled.strip(b"\0"):
            return False
        at += len(filled)
    return False


def _of_mp3(content: bytes, at: int) -> _Frame | None:
    return _said_by(content[at : at + 4])


@lru_cache(maxsize=1_024)
def _said_by(head: bytes) -> _Frame | None:
    """Return the frame that begins so: one object for all that are alike, since hours of speech have hundreds of thousands of frames."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer, index, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or not 1 <= index <= 14 or rate == 3:
        return None
    kilobits, samples = _KILOBITS[_MPEG1 if version == _MPEG1 else _MPEG2][index - 1], 1152 if version == _MPEG1 else 576
    hertz = _RATES[version][rate]
    size = samples // 8 * kilobits * 1000 // hertz + (head[2] >> 1 & 1)
    return _Frame(size, samples, hertz, (version, hertz, head[3] >> 6 == 3), kilobits)


def _mp3(content: bytes, begin: int, first: _Frame) -> Sound:
    frames = _frames(content, begin, _of_mp3)
    said = _said_frames(content[begin : begin + first.size], first)
    if said is not None:  # a frame that says how many follow: it is silent, and programs write their names into it
        frames = frames[1:]
        if len(frames) < said:
            raise NoSound("CUT_OFF")
    view = memoryview(content)
    pieces: list[bytes | memoryview] = [view[at : at + frame.size] for at, frame in frames]
    if len({frame.kilobits for _at, frame in frames}) > 1:
        pieces.insert(0, _announcement(content[frames[0][0] : frames[0][0] + 4], [frame.size for _at, frame in frames], first))
    return sound(pieces, "audio/mpeg", len(frames) * first.samples, first.rate)


def _beside(frame: _Frame) -> int:
    """Return how many bytes a frame has before its data: of the head, and about both channels."""
    version, _rate, is_mono = frame.same
    return 4 + ((17 if is_mono else 32) if version == _MPEG1 else (9 if is_mono else 17))


def _said_frames(head: bytes, frame: _Frame) -> int | None:
    """Return how many frames the first one says that there are, 0 where it leaves that out; None where it is sound itself."""
    at = _beside(frame)
    if head[at : at + 4] in (b"Xing", b"Info"):
        has_number = len(head) >= at + 12 and head[at + 7] & 1
        return int.from_bytes(head[at + 8 : at + 12], "big") if has_number else 0
    return int.from_bytes(head[50:54], "big") if head[36:40] == b"VBRI" and len(head) >= 54 else None


def _announcement(head: bytes, sizes: list[int], like: _Frame) -> bytes:
    """Return a silent frame that says how many follow and where each hundredth of them is: else nobody could tell how long it lasts."""
    place = _beside(like)
    for index in range(1, 15):
        # No checksum, no padding, at the lowest rate at which the table has room.
        tried = bytes((head[0], head[1] | 1, index << 4 | head[2] & 0x0C, head[3]))
        frame = _of_mp3(tried, 0)
        if frame and frame.size >= place + 116:
            break
    else:
        raise NoSound("UNREADABLE")
    whole = sum(sizes) + frame.size
    ends = [frame.size, *accumulate(sizes, initial=frame.size)]
    table = bytes(min(255, ends[1 + len(sizes) * hundredth // 100] * 256 // whole) for hundredth in range(100))
    told = struct.pack(">4sIII", b"Xing", 7, len(sizes), whole) + table
    return (tried + bytes(place - 4) + told).ljust(frame.size, b"\0")


def _of_aac(content: bytes, at: int) -> _Frame | None:
    head = content[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    kind, rate = head[2] >> 6, head[2] >> 2 & 15
    channels = (head[2] & 1) << 2 | head[3] >> 6
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    bare = 7 if head[1] & 1 else 9
    if kind != 1 or rate >= len(_AAC_RATES) or not 1 <= channels <= 7 or size <= bare or head[6] & 3:
        return None  # of the four kinds browsers play the second, and of frames those with one block
    return _Frame(size, 1024, _AAC_RATES[rate], (rate, channels), head=bare)


def _aac(content: bytes, begin: int) -> Sound:
    frames = _frames(content, begin, _of_aac)
    rate, channels = frames[0][1].same
    about = (2 << 11 | rate << 7 | channels << 3).to_bytes(2, "big")
    samples = [(at + frame.head, frame.size - frame.head) for at, frame in frames]
    return mp4_writing.sound_of(content, samples, [(len(samples), 1024)], about, rate=frames[0][1].rate, channels=channels)
