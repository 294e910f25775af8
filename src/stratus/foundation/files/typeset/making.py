"""Has a process of its own set a document (`child.py`), within bounds, and reads what it answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog

from stratus.foundation.files.apart.asking import ask
from stratus.foundation.files.typeset import fonts
from stratus.foundation.files.typeset.child import REFUSED, UNTAGGED, WELL
from stratus.foundation.files.typeset.reading import Node, is_right_to_left

logger = structlog.get_logger(__name__)

PROGRAM = "stratus.foundation.files.typeset.child"
MOST_MEMORY = 3 * 1024 * 1024 * 1024
"""Bytes of addresses: fonts are mapped, and each thread reserves a stack; what it really takes is far less."""
MOST_PROCESSOR = 60
MOST_TIME = 120.0
"""Seconds until it is ended, however busy the machine is."""
MOST_WRITTEN = 100 * 1024 * 1024
"""Bytes of a document."""
MOST_PICTURES = 50 * 1024 * 1024
"""Bytes of all pictures of a document: each is decoded while it is set."""
MOST_NODES = 16 * 1024 * 1024
"""Bytes of its nodes as JSON."""
_NO_FONT = re.compile(r'text `"(.*?)"` could not be displayed')
TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class NotMade(Exception):
    """There is no document: it would cost too much, or cannot be set."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is set. `running` stands above each page, `mark` beside it in a black box; `hand`: what people write there, by its words.

    `words`: what stands where a picture is missing. `lang`: the language of the page around the texts, which name their own.
    """

    title: str
    nodes: Sequence[Node]
    lang: str
    running: str
    missing: str
    mark: str = ""
    hand: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF. `lacks`: letters that no font here has, or what else keeps it from being tagged as PDF/UA; "" where it is."""

    content: bytes
    lacks: str


def sources_of(nodes: Sequence[Node]) -> set[str]:
    """Return the addresses of all pictures in these nodes."""
    return {node["src"] for node in _every(nodes) if node.get("k") == "image"}


def _every(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            yield dict(one)
            waiting += one.values()
        elif isinstance(one, Collection) and not isinstance(one, str):
            waiting += one


def made(document: Document, pictures: Mapping[str, tuple[str, bytes]]) -> Made:
    """Return a document as PDF. `pictures`: address → media type and bytes; those that are not there are told in words.

    Raises NotMade.
    """
    known = {src: (f"{number}.{TYPES[kind]}", content) for number, (src, (kind, content)) in enumerate(pictures.items()) if kind in TYPES}
    data = {
        "title": document.title,
        "lang": document.lang.partition("-")[0],
        "rtl": is_right_to_left(document.running),
        "running": document.running,
        "mark": document.mark,
        "hand": list(document.hand),
        "words": {"missing": document.missing},
        "pictures": {src: name for src, (name, _content) in known.items()},
        "fonts": list(fonts.FAMILIES),
        "mono": list(fonts.MONO),
        "nodes": list(document.nodes),
    }
    if len(msgspec.json.encode(data["nodes"])) > MOST_NODES or sum(len(content) for _name, content in known.values()) > MOST_PICTURES:
        raise NotMade
    told = {"data": data, "pictures": dict(known.values()), "fonts": fonts.folders()}
    limits = {"memory": MOST_MEMORY, "processor": MOST_PROCESSOR, "written": MOST_WRITTEN}
    ended = ask(PROGRAM, msgspec.msgpack.encode(told), limits, seconds=MOST_TIME)
    kind, answer = ended.answer[:1], ended.answer[1:]
    if not ended.is_well or kind == REFUSED or kind not in (WELL, UNTAGGED):
        ended.note("document_not_set")
        if kind == REFUSED:
            logger.warning("document_refused", reason=answer.decode(errors="replace"))
        raise NotMade
    if kind == WELL:
        return Made(answer, "")
    reason, _end, content = answer.partition(b"\n")
    said = reason.decode(errors="replace")
    letters = _NO_FONT.search(said)
    return Made(content, letters[1] if letters else said)
