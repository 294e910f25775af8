"""Captions of videos: WebVTT and SRT, read strictly and written anew, and put into contents beside the videos. Pure."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stratus.foundation.authored import PLAYED, played_in
from stratus.library.media.rules import sha256_of

MOST_SENT = 500_000
"""Bytes of a file."""
MOST_TEXT = 100_000
"""Bytes of what is said in one language: they go to every candidate with the question."""
MOST_CUES = 2_000
LONGEST_CUE = 500
"""Characters."""
MOST_LANGUAGES = 10
LATEST = 24 * 3600 * 1000
"""Milliseconds: what a file says may be anything."""
_TIME = r"(?:([0-9]{1,3}):)?([0-9]{2}):([0-9]{2})[.,]([0-9]{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?", re.ASCII)
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_LANGUAGES = "data-captions"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHERS = (
    b"%PDF-",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x1a\x45\xdf\xa3",
    b"\xd0\xcf\x11\xe0",
)
"""How files of other kinds begin: PDF, RTF, ZIP (and documents of offices), pictures, sounds, videos, and older documents."""


class Cue(NamedTuple):
    """What is said from one moment to another, in milliseconds."""

    begin: int
    end: int
    text: str


class Track(NamedTuple):
    """The captions of a video in one language."""

    language: str
    cues: Sequence[Sequence[int | str]]


class BadCaptions(Exception):
    """The file cannot be taken. `code`: TOO_MUCH, OTHER_FILE, NOT_UTF8, NO_CAPTIONS, BAD_TIMES, BACKWARDS, TOO_LONG_CUE,
    TOO_MANY; `line`: where, from 1 on.
    """

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


def parse(content: bytes) -> list[Cue]:
    """Return the cues of a file of WebVTT or SRT as plain text, in the order in which they are shown. Raises BadCaptions."""
    if len(content) > MOST_SENT:
        raise BadCaptions("TOO_MUCH")
    if _is_other(content):
        raise BadCaptions("OTHER_FILE")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCaptions("NOT_UTF8") from error
    cues = sorted(_cues(text.replace("\r\n", "\n").replace("\r", "\n")), key=lambda cue: cue.begin)
    if not cues:
        raise BadCaptions("NO_CAPTIONS")
    if len(cues) > MOST_CUES or sum(len(cue.text.encode()) for cue in cues) > MOST_TEXT:
        raise BadCaptions("TOO_MANY")
    return cues


def _is_other(content: bytes) -> bool:
    """Tell whether this is no text at all. UTF-16, which is told by how it begins, is one in another encoding."""
    if content.startswith(_UTF_16):
        return False
    return b"\x00" in content or content.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_OTHERS)


def written(cues: Iterable[Sequence[Any]]) -> str:
    """Return cues as a file of WebVTT."""
    blocks = (f"{_said(begin)} --> {_said(end)}\n{html.escape(text, quote=False)}\n" for begin, end, text in cues)
    return "WEBVTT\n\n" + "\n".join(blocks)


def videos_in(content: Any) -> frozenset[str]:
    """Return the SHA-256 of every video that a content (JSON) names without having its captions."""
    if isinstance(content, str):
        return frozenset(sha256_of(one.src) for one in played_in(content) if one.tag == "video" and not one.has_captions)
    members: Iterable[Any] = content.values() if isinstance(content, Mapping) else content if isinstance(content, list | tuple) else ()
    return frozenset().union(*map(videos_in, members))


def with_captions(content: Any, tracks: Mapping[str, Sequence[Track]]) -> Any:
    """Return a content (JSON) in which every video has its captions (`tracks`, by SHA-256) beside its address."""
    if not tracks:
        return content
    if isinstance(content, str):
        return PLAYED.sub(lambda found: _captioned(found, tracks), content) if "<video" in content else content
    if isinstance(content, Mapping):
        return {name: with_captions(member, tracks) for name, member in content.items()}
    return [with_captions(member, tracks) for member in content] if isinstance(content, list | tuple) else content


def _captioned(found: re.Match[str], tracks: Mapping[str, Sequence[Track]]) -> str:
    (played,) = played_in(found[0])
    known = tracks.get(sha256_of(played.src), ())
    if played.tag != "video" or played.has_captions or not known:
        return found[0]
    told = json.dumps([{"lang": one.language, "cues": one.cues} for one in known], ensure_ascii=False, separators=(",", ":"))
    return f'<video{found[2]} {_LANGUAGES}="{html.escape(told)}"></video>'


def _cues(text: str) -> Iterator[Cue]:
    for line, block in _blocks(text):
        place = 0 if "-->" in block[0] else 1
        if place >= len(block) or "-->" not in block[place]:
            if (line == 1 and block[0].startswith("WEBVTT")) or _NO_CUE.match(block[0]):
                continue
            raise BadCaptions("BAD_TIMES", line)
        times = _TIMES.fullmatch(block[place])
        if times is None:
            raise BadCaptions("BAD_TIMES", line + place)
        begin, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
        if not begin < end <= LATEST:
            raise BadCaptions("BACKWARDS", line + place)
        said = _plain("\n".join(block[place + 1 :]))
        if len(said) > LONGEST_CUE:
            raise BadCaptions("TOO_LONG_CUE", line + place)
        if said:
            yield Cue(begin, end, said)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines between empty ones, and the number of the first of them."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _plain(text: str) -> str:
    shown = _UNSEEN.sub("", html.unescape(_TAG.sub("", text)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in shown.split("\n"))))


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = parts
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int((rest or "").ljust(3, "0"))


def _said(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
