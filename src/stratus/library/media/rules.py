"""What a picture, a sound, a video or a document may be, and which media a content names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from stratus.foundation.authored import DOCUMENTS, MEDIA, MEDIUM, PLAYED, documents_in, played_in

MEGABYTE = 1_000_000
MOST_PIXELS = 4_000_000
"""Of a picture as it is stored: browsers need four bytes for each, and keep them (docs/adr/0021-sealed-objects.md)."""
MOST_EARLY = 5 * MEGABYTE
"""Bytes of a medium that is loaded before the exam; what has more is fetched when its question comes near."""
MOST_BYTES = MOST_EARLY
"""Of a picture as it is stored."""
MOST_SENT = 25 * MEGABYTE
"""Bytes of a file that is uploaded."""
MOST_PLAYED = MOST_SENT
"""Bytes of a sound or video as it is stored: 27 minutes of 128 kbit/s, or three of a megabit. A browser has a video whole, and thrice
while its pieces are opened.
"""
MOST_DOCUMENT = MOST_SENT
"""Bytes of a document as it is stored."""
MOST_SHRUNK = 25_000_000
"""Of a picture that is made smaller: more is not decoded, whoever asks."""
MOST_SHRUNK_WEBP = 16_000_000
"""The same of a WebP: its decoder needs 18 bytes for each pixel, where the others need 12 at most."""
SMALL = 320
"""Pixels of the longer side of a thumbnail, in lists: twice of what they show, for dense screens."""
LONGEST_NAME = 150
LONGEST_DESCRIPTION = 500
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""Formats that are taken, and as what each is stored: itself."""
SOUND_FILES = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav")
"""What a browser offers when a sound is to be chosen: endings, since systems do not agree on the types."""
VIDEO_FILES = (".mp4", ".m4v", ".mov", "video/mp4", "video/quicktime")
"""The same of a video."""
DOCUMENT = "application/pdf"
"""As what documents are stored."""
DOCUMENT_FILES = (".pdf", DOCUMENT)
"""The same of a document."""
NAMED = re.compile(MEDIUM)


class Kind(StrEnum):
    """What a medium is; the value is how editors of texts ask for it."""

    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"
    DOCUMENT = "document"


FAMILIES = {Kind.PICTURE: "image/", Kind.SOUND: "audio/", Kind.VIDEO: "video/", Kind.DOCUMENT: DOCUMENT}
"""Kind → how the types begin as which such media are stored."""
TAGS = {"audio": Kind.SOUND, "video": Kind.VIDEO, "object": Kind.DOCUMENT}
"""Element of a text → the kind of medium that it names. Whatever else names a medium shows a picture."""


class Original(NamedTuple):
    """A medium as the library keeps it: its type and size, and how to read `size` bytes from an offset on."""

    type: str
    size: int
    read: Callable[[int, int], bytes]


def most_shrunk(content: bytes) -> int:
    """Return how many pixels a file may have that is to be made smaller, by its first bytes."""
    return MOST_SHRUNK_WEBP if content.startswith(b"RIFF") else MOST_SHRUNK


def small_key(key: str) -> str:
    """Return where the thumbnail of the picture lies that lies under this key."""
    return f"{key}-small"


def is_small(width: int, height: int) -> bool:
    """Tell whether a picture is its own thumbnail."""
    return max(width, height) <= SMALL


def kind_of(type: str) -> Kind:
    """Return what a medium of this type is."""
    return next(kind for kind, family in FAMILIES.items() if type.startswith(family))


def length_of(duration: int) -> str:
    """Return so many milliseconds as minutes and seconds, begun seconds counted."""
    seconds = -(-duration // 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def address_of(sha256: str) -> str:
    """Return how contents name the medium of this SHA-256."""
    return f"{MEDIA}{sha256}"


def sha256_of(address: str) -> str:
    """Return the SHA-256 of the medium that contents name so."""
    return address.removeprefix(MEDIA)


def named_in(content: Any) -> frozenset[str]:
    """Return the SHA-256 of every medium that a content (JSON) names."""
    return frozenset(name for text in _texts(content) for name in map(sha256_of, NAMED.findall(text)))


def kinds_in(content: Any) -> dict[str, set[Kind]]:
    """Return SHA-256 → as what a content (JSON) names this medium, of all that it names."""
    found: dict[str, set[Kind]] = {}
    for text in _texts(content):
        told = [(one.src, TAGS[one.tag]) for one in played_in(text)]
        told += [(one.src, TAGS["object"]) for one in documents_in(text)]
        told += [(name, Kind.PICTURE) for name in NAMED.findall(PLAYED.sub("", DOCUMENTS.sub("", text)))]
        for src, kind in told:
            found.setdefault(sha256_of(src), set()).add(kind)
    return found


def named_by_field(content: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return member of a content → what media it names; those without any are left out."""
    found = {field: named_in(value) for field, value in content.items()}
    return {field: names for field, names in found.items() if names}


def with_true_sizes(content: Any, sizes: Mapping[str, tuple[int, int]]) -> Any:
    """Return a content in which every `{"src": "media:…", "width", "height"}` has the width and height of its medium, in pixels."""
    if isinstance(content, dict):
        told = {name: with_true_sizes(member, sizes) for name, member in content.items()}
        src = told.get("src")
        size = sizes.get(sha256_of(src)) if isinstance(src, str) and src.startswith(MEDIA) else None
        return told if size is None else {**told, "width": size[0], "height": size[1]}
    if isinstance(content, list):
        return [with_true_sizes(member, sizes) for member in content]
    return content


def title_of(file_name: str) -> str:
    """Return what a medium is called at first: the name of its file, without folders and ending."""
    name = re.split(r"[/\\]", file_name)[-1].strip()
    return (name.rsplit(".", 1)[0] if "." in name[1:] else name)[:LONGEST_NAME].strip()


def _texts(content: Any) -> Iterator[str]:
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)
