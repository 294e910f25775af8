"""A process for each picture, sound, video or document (`foundation/files/apart/`), and what it may answer.

Python and Pillow are loaded in a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, TypedDict

import msgspec

from stratus.foundation.files.apart.asking import ask
from stratus.library.media.decoding.documents.told import MOST_PAGES, begins_as_document
from stratus.library.media.decoding.sounds import told as of_sounds
from stratus.library.media.decoding.videos import told as of_videos
from stratus.library.media.rules import MOST_BYTES, MOST_DOCUMENT, MOST_PIXELS, MOST_PLAYED, TYPES, is_small
from stratus.people.photos.measures import size_of

MOST_MEMORY = 400 * 1024 * 1024
"""Bytes of addresses that the process may have: 25 million pixels of a PNG take 300 MB, a JPEG or a WebP that may be decoded less."""
MOST_PROCESSOR = 15
"""Seconds of processor. A large picture takes three."""
MOST_TIME = 45.0
"""Seconds until it is ended, however busy the machine is."""
MOST_WRITTEN = 6_000_000
"""Bytes that it may answer: the picture, its thumbnail, and a line."""
MOST_ANSWERED = MOST_PLAYED + 1_000
"""Bytes that it may answer of a sound or video."""
MOST_WRITTEN_OF_DOCUMENT = MOST_DOCUMENT + 1_000
"""Bytes that it may answer of a document."""
MOST_MEMORY_OF_SOUND = 200 * 1024 * 1024
"""Bytes of addresses for a sound or video: the file, what is written, and where its frames are."""
PROGRAM = "stratus.library.media.decoding.child"
LONGEST_LINE = 500
"""Bytes of the line that it answers first."""

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the process says of a file: a `code` and numbers for words about it, or how many bytes of picture and thumbnail follow."""

    code: Literal[
        "", "UNREADABLE", "MOVES", "TOO_MANY_PIXELS", "TOO_LARGE", "TOO_COSTLY", "CUT_OFF", "OTHER_SOUND", "FILM", "TOO_LONG",
        "OTHER_VIDEO", "NO_PICTURE", "SEVERAL", "EDITED", "DAMAGED", "ENCRYPTED", "FORM_ONLY", "TOO_MANY_PAGES", "LARGE_PAGE", "INFLATES",
    ] = ""  # fmt: skip
    pixels: _Number = 0
    size: _Number = 0
    small: _Number = 0
    duration: _Number = 0
    width: _Number = 0
    height: _Number = 0
    pages: _Number = 0
    can_shrink: bool = False


_Told = tuple[Line, bytes, bytes]


class Asked(TypedDict, total=False):
    """What the process is asked for."""

    shrink: bool
    most_bytes: int
    only_small: bool
    played: str
    document: bool


def decoded(content: bytes, asked: Asked) -> _Told:
    """Return what the process says of a file, the picture and its thumbnail; a code and nothing where it is none."""
    limits = {"memory": MOST_MEMORY, "processor": MOST_PROCESSOR, "written": MOST_WRITTEN}
    return _asked(content, {**limits, **asked}, lambda answer: _read(answer, asked))


def played(content: bytes, wanted: str) -> tuple[Line, bytes]:
    """Return what the process says of a file that is to be a sound or video (`wanted`; "": either), and that; a code and
    nothing where it is none.
    """
    limits = {"memory": MOST_MEMORY_OF_SOUND, "processor": MOST_PROCESSOR, "written": MOST_ANSWERED}
    told, written, _none = _asked(content, {**limits, "played": wanted}, _read_played)
    return told, written


def document(content: bytes) -> tuple[Line, bytes]:
    """Return what the process says of a file that is to be a document, and the document; a code and nothing where it is none."""
    limits = {"memory": MOST_MEMORY, "processor": MOST_PROCESSOR, "written": MOST_WRITTEN_OF_DOCUMENT}
    told, written, _none = _asked(content, {**limits, "document": True}, _read_document)
    return told, written


def _asked(content: bytes, asked: Mapping[str, object], read: Callable[[bytes], _Told | None]) -> _Told:
    ended = ask(PROGRAM, content, asked, seconds=MOST_TIME)
    told = read(ended.answer) if ended.is_well else None
    if told is not None:
        return told
    ended.note("file_not_decoded")
    return Line("TOO_COSTLY" if ended.is_costly else "UNREADABLE"), b"", b""


def type_of(content: bytes) -> str:
    """Return the MIME type that these bytes begin as; "" for what is no picture of ours."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return TYPES["PNG"]
    if content.startswith(b"\xff\xd8"):
        return TYPES["JPEG"]
    return TYPES["WEBP"] if content.startswith(b"RIFF") and content[8:12] == b"WEBP" else ""


def played_type_of(content: bytes) -> str:
    """Return the MIME type that these bytes begin as; "" for what is no sound or video of ours."""
    if content[4:11] == b"ftypM4A":
        return "audio/mp4"
    if content[4:12] == b"ftypisom":
        return "video/mp4"
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/mpeg" if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2 else ""


def _line_of(answer: bytes) -> tuple[Line, bytes] | None:
    """Return the line of an answer and what follows it; None where it has none."""
    end = answer.find(b"\n", 0, LONGEST_LINE)
    try:
        return msgspec.json.decode(answer[: max(end, 0)], type=Line), answer[end + 1 :]
    except msgspec.MsgspecError:
        return None


def _read_played(answer: bytes) -> _Told | None:
    """As `_read`, of a sound or video."""
    found = _line_of(answer)
    if found is None:
        return None
    told, written = found
    if told.code:
        return told, b"", b""
    is_whole = len(written) == told.size <= MOST_PLAYED
    return (told, written, b"") if is_whole and _is_played(told, played_type_of(written)) else None


def _is_played(told: Line, kind: str) -> bool:
    if kind == "video/mp4":
        return 0 < told.duration <= of_videos.LONGEST and 0 < told.width * told.height <= of_videos.MOST_PIXELS
    return kind != "" and 0 < told.duration <= of_sounds.LONGEST and told.width == told.height == 0


def _read_document(answer: bytes) -> _Told | None:
    """As `_read`, of a document."""
    found = _line_of(answer)
    if found is None:
        return None
    told, written = found
    if told.code:
        return told, b"", b""
    is_document = len(written) == told.size <= MOST_DOCUMENT and begins_as_document(written) and 0 < told.pages <= MOST_PAGES
    return (told, written, b"") if is_document else None


def _read(answer: bytes, asked: Asked) -> _Told | None:
    """Return what a process answered: a line that says how long each part is, and the parts. None for what no such process answers.

    It has read a stranger's file, so nothing that it says is taken for granted.
    """
    found = _line_of(answer)
    if found is None:
        return None
    told, rest = found
    if told.code:
        return told, b"", b""
    written, small = rest[: told.size], rest[told.size :]
    is_whole = len(written) == told.size and len(small) == told.small
    fits = not written if asked.get("only_small") else _is_picture(written)
    return (told, written, small) if is_whole and fits and _is_thumbnail(small) else None


def _is_picture(written: bytes) -> bool:
    width, height = size_of(written) or (0, 0)
    return len(written) <= MOST_BYTES and type_of(written) != "" and 0 < width * height <= MOST_PIXELS


def _is_thumbnail(small: bytes) -> bool:
    width, height = size_of(small) or (0, 0)
    return not small or (type_of(small) == TYPES["WEBP"] and width * height > 0 and is_small(width, height))
