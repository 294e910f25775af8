"""What a picture, a sound or a document may be, and which media a content names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stratus.foundation.authored import MEDIA, MEDIUM, Document, Sound, documents_in, sounds_in

MEGABYTE = 1_000_000
MOST_PIXELS = 4_000_000
"""Of a picture as it is stored: browsers need four bytes for each, and keep them (docs/adr/0021-sealed-objects.md)."""
MOST_EARLY = 5 * MEGABYTE
"""Bytes of a medium that is loaded before the exam; what has more is fetched when its question comes near."""
MOST_BYTES = MOST_EARLY
"""Of a picture as it is stored."""
MOST_SENT = 25 * MEGABYTE
"""Bytes of a file that is uploaded."""
MOST_SOUND = MOST_SENT
"""Bytes of a sound as it is stored: 27 minutes of 128 kbit/s."""
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
SOUNDS = ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav")
"""As what sounds are stored."""
DOCUMENT = "application/pdf"
"""As what documents are stored."""
DOCUMENT_FILES = (".pdf", DOCUMENT)
PICTURE_KIND, SOUND_KIND, DOCUMENT_KIND = "picture", "sound", "document"
KINDS: Mapping[str, tuple[str, ...]] = {PICTURE_KIND: tuple(TYPES.values()), SOUND_KIND: SOUNDS, DOCUMENT_KIND: (DOCUMENT,)}
"""Kind of medium → the types of which it can be. Contents name each in a way of its own."""
SOUND_FILES = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", *SOUNDS)
"""What a browser offers when a sound is to be chosen: endings, since systems do not agree on the types."""
NAMED = re.compile(MEDIUM)
_SHA256 = re.compile(r"[0-9a-f]{64}")


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


def is_sound(kind: str) -> bool:
    """Tell whether a medium of this type is heard."""
    return kind in SOUNDS


def kind_of(kind: str) -> str:
    """Return which of `KINDS` a medium of this type is."""
    return next((name for name, types in KINDS.items() if kind in types), PICTURE_KIND)


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


def is_name(text: str) -> bool:
    """Tell whether this can be the SHA-256 of a medium."""
    return _SHA256.fullmatch(text) is not None


def named_in(content: Any) -> frozenset[str]:
    """Return the SHA-256 of every medium that a content (JSON) names."""
    return frozenset(name for text in _texts(content) for name in map(sha256_of, NAMED.findall(text)))


def named_as(kind: str, content: Any) -> frozenset[str]:
    """Return the SHA-256 of every medium that a content (JSON) names as one of this kind: as a picture, what it names no other way."""
    found = _NAMED_AS.get(kind)
    if found is None:
        return named_in(content).difference(*(named_as(other, content) for other in _NAMED_AS))
    return frozenset(sha256_of(one.src) for text in _texts(content) for one in found(text))


_NAMED_AS: Mapping[str, Callable[[str], Sequence[Sound | Document]]] = {SOUND_KIND: sounds_in, DOCUMENT_KIND: documents_in}


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
    """Return what a picture is called at first: the name of its file, without folders and ending."""
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
