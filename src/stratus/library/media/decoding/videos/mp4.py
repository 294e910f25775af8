"""MP4 and QuickTime: the pictures (H.264) and the sound (AAC) are looked up in their tables, and written into a file that has nothing else.

Pure.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from stratus.library.media.decoding.boxes import reading
from stratus.library.media.decoding.boxes.reading import Box
from stratus.library.media.decoding.boxes.writing import box
from stratus.library.media.decoding.sounds import mp4 as m4a
from stratus.library.media.decoding.sounds import mp4_writing as m4a_writing
from stratus.library.media.decoding.sounds.told import NoSound
from stratus.library.media.decoding.videos import h264
from stratus.library.media.decoding.videos.told import LONGEST, MOST_PIXELS, Video
from stratus.library.media.decoding.videos.writing import RATE, Edit, Track, written

MOST_FRAMES = 432_000
"""Of a video: two hours of sixty a second."""
MOST_EDITS = 2
"""A wait, and what is played after it. More is a film that was cut and not written anew."""
MOST_STRETCHED = 16
"""Times that a point of a picture may be as wide as it is high, or the other way round."""
_SEEN, _HEARD = b"vide", b"soun"
_ONE = 0x10000
_TURNS = {(_ONE, 0, 0, _ONE): 0, (0, _ONE, -_ONE, 0): 1, (-_ONE, 0, 0, -_ONE): 2, (0, -_ONE, _ONE, 0): 3}
"""How a camera can be held → quarters of a turn to the right."""


def has_pictures(content: bytes) -> bool:
    """Tell whether there is a track of pictures in a file. Raises NoSound."""
    return any(kind == _SEEN for kind, _box in reading.tracks(content))


def written_anew(content: bytes) -> Video:
    """Return the video in a file. Raises NoSound."""
    found = reading.tracks(content)
    seen = [track for kind, track in found if kind == _SEEN]
    heard = [track for kind, track in found if kind == _HEARD]
    if not seen:
        raise NoSound("NO_PICTURE")
    if len(seen) > 1 or len(heard) > 1:
        raise NoSound("SEVERAL")
    moov = next(one for one in reading.boxes(content, 0, len(content)) if one.name == b"moov")
    rate = reading.rate_of(content, reading.one(content, moov, b"mvhd"))
    pictures = _pictures(content, seen[0], rate)
    tracks = [pictures, *(_sound(content, track, rate) for track in heard)]
    duration = max(track.duration for track in tracks)
    if duration > LONGEST:
        raise NoSound("TOO_LONG")
    if duration < 1:
        raise NoSound("UNREADABLE")
    return Video(written(tracks), duration, *pictures.size)


def _pictures(content: bytes, track: Box, rate: int) -> Track:
    entry = reading.entry_of(content, track, b"avc1", "OTHER_VIDEO")
    if entry.end - entry.begin < 78:
        raise NoSound("UNREADABLE")
    parts = {one.name: one for one in reading.boxes(content, entry.begin + 78, _padded(content, entry))}
    if b"avcC" not in parts:
        raise NoSound("OTHER_VIDEO")
    about = h264.about(content[parts[b"avcC"].begin : parts[b"avcC"].end])
    if about.width * about.height > MOST_PIXELS:
        raise NoSound("TOO_MANY_PIXELS", pixels=about.width * about.height)
    samples = reading.samples_of(content, track)
    if len(samples.places) > MOST_FRAMES:
        raise NoSound("TOO_COSTLY")
    data, sizes = _frames(content, samples.places, about.wide)
    table = reading.table_of(content, track)
    number = len(sizes)
    turns = _turns(content, track)
    head = struct.pack(">6xH16xHHIIIH32xHh", 1, about.width, about.height, 0x480000, 0x480000, 0, 1, 24, -1)
    return Track(
        _SEEN,
        box(b"avc1", head, box(b"avcC", about.written), _stretched(content, parts.get(b"pasp"))),
        data,
        sizes,
        samples.times,
        samples.rate,
        edits=_edits(content, track, rate),
        shifts=_shifts(content, reading.maybe(content, table, b"ctts"), number),
        keys=_keys(content, reading.maybe(content, table, b"stss"), number),
        matrix=_matrix(turns, about.width, about.height),
        size=(about.height, about.width) if turns % 2 else (about.width, about.height),
    )


def _sound(content: bytes, track: Box, rate: int) -> Track:
    channels, about = m4a.described(content, track)
    samples = reading.samples_of(content, track)
    view = memoryview(content)
    data = b"".join(view[at : at + size] for at, size in samples.places)
    sizes = [size for _at, size in samples.places]
    entry = m4a_writing.described(about, samples.rate, channels)
    return Track(_HEARD, entry, data, sizes, samples.times, samples.rate, edits=_edits(content, track, rate))


def _padded(content: bytes, entry: Box) -> int:
    """Return where the boxes of an entry end: some programs write four noughts behind them."""
    return entry.end - 4 if content[entry.end - 4 : entry.end] == bytes(4) and entry.end - entry.begin > 82 else entry.end


def _frames(content: bytes, places: Iterable[tuple[int, int]], wide: int) -> tuple[bytearray, list[int]]:
    data, sizes = bytearray(), []
    for at, size in places:
        before = len(data)
        for begin, end in h264.pieces(content, at, size, wide):
            data += content[begin:end]
        if len(data) == before:
            raise NoSound("UNREADABLE")
        sizes.append(len(data) - before)
    return data, sizes


def _shifts(content: bytes, found: Box | None, number: int) -> tuple[int, Sequence[tuple[int, ...]]] | None:
    if found is None:
        return None
    rows = reading.rows(content, found, 2)
    version = content[found.begin]
    if version > 1 or sum(many for many, _shift in rows) != number:
        raise NoSound("UNREADABLE")
    return version, rows


def _keys(content: bytes, found: Box | None, number: int) -> list[int] | None:
    if found is None:
        return None
    keys = [key for (key,) in reading.rows(content, found, 1)]
    if any(not before < key <= number for before, key in zip([0, *keys], keys, strict=False)):
        raise NoSound("UNREADABLE")
    return keys


def _edits(content: bytes, track: Box, rate: int) -> list[Edit]:
    """Return what is played of a track: all of it, or from a moment on, after a wait."""
    edts = reading.maybe(content, track, b"edts")
    elst = reading.maybe(content, edts, b"elst") if edts else None
    if elst is None:
        return []
    wide = elst.begin < elst.end and content[elst.begin] == 1
    number = int.from_bytes(content[elst.begin + 4 : elst.begin + 8], "big")
    each = 20 if wide else 12
    if number > MOST_EDITS:
        raise NoSound("EDITED")
    if elst.begin + 8 + number * each > elst.end:
        raise NoSound("UNREADABLE")
    rows = [struct.unpack_from(">QqI" if wide else ">IiI", content, elst.begin + 8 + place * each) for place in range(number)]
    edits = [Edit(duration * RATE // rate, begin) for duration, begin, _speed in rows]
    waits = [edit.begin == -1 for edit in edits]
    if any(speed != 0x10000 for _duration, _begin, speed in rows) or waits not in ([], [False], [True, False]):
        raise NoSound("EDITED")
    if any(not -1 <= edit.begin < 2**31 or not 0 <= edit.duration < 2**32 for edit in edits):
        raise NoSound("UNREADABLE")
    return edits


def _turns(content: bytes, track: Box) -> int:
    head = reading.one(content, track, b"tkhd")
    at = head.begin + (52 if content[head.begin : head.begin + 1] == b"\1" else 40)
    told = struct.unpack(">9i", content[at : at + 36]) if at + 36 <= head.end else (0,) * 9
    return _TURNS.get((told[0], told[1], told[3], told[4]), 0)


def _matrix(turns: int, width: int, height: int) -> bytes:
    """Return what turns pictures of this size, and brings them back to where they are seen."""
    (a, b, c, d) = next(matrix for matrix, quarters in _TURNS.items() if quarters == turns)
    x, y = ((0, 0), (height, 0), (width, height), (0, width))[turns]
    return struct.pack(">9i", a, b, 0, c, d, 0, x << 16, y << 16, 0x40000000)


def _stretched(content: bytes, found: Box | None) -> bytes:
    """Return what says that points are wider than high, or the other way round; nothing where they are not."""
    if found is None or found.end - found.begin < 8:
        return b""
    wide, high = struct.unpack_from(">II", content, found.begin)
    if wide == high or not wide or not high or max(wide, high) > MOST_STRETCHED * min(wide, high):
        return b""
    return box(b"pasp", struct.pack(">II", wide, high))
