"""The program that reads one picture, sound, video or document: the file comes in at one end, a line and what was written go out.

`python -I -m stratus.library.media.decoding.child '{"memory": …, "processor": …, "written": …, "shrink": …}'`, for what is played
`"played": "sound"`, `"video"` or, whichever it is, `""`, for a document `"document": true`.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

from stratus.foundation.files.apart.bounds import close, limit


def main() -> None:
    """Read a file from the standard input, and answer."""
    asked = json.loads(sys.argv[1])
    limit(asked)
    _close(reads="document" if asked.get("document") else "played" if "played" in asked else "picture")
    told, parts = _answer(sys.stdin.buffer.read(), asked)
    output = sys.stdout.buffer
    output.write(json.dumps(told).encode() + b"\n")
    for part in parts:
        output.write(part)
    output.flush()


def _close(*, reads: str = "picture") -> None:
    """Load all that decodes; from then on nothing is opened: no file, connection, process or thread, and no right is gained."""
    if reads == "document":
        from stratus.library.media.decoding.documents import anew as documents

        documents.load()
    elif reads == "played":
        importlib.import_module("stratus.library.media.decoding.videos.anew")
    else:
        from stratus.library.media.decoding import anew

        anew.load()
    close()


def _answer(content: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    if asked.get("document"):
        return _document(content)
    return _played(content, asked["played"]) if "played" in asked else _picture(content, asked)


def _document(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    from stratus.library.media.decoding.documents import anew

    try:
        found = anew.written_anew(content)
    except MemoryError:
        return {"code": "TOO_COSTLY"}, []
    except anew.NoDocument as problem:
        return problem.told, []
    if len(found.content) > anew.MOST_BYTES:
        return {"code": "TOO_LARGE", "size": len(found.content)}, []
    return {"size": len(found.content), "pages": found.pages}, [found.content]


def _played(content: bytes, wanted: str) -> tuple[dict[str, Any], list[bytes]]:
    from stratus.library.media.decoding.videos import anew

    try:
        found = anew.written_anew(content, wanted)
    except MemoryError:
        return {"code": "TOO_COSTLY"}, []
    except anew.NoSound as problem:
        return {"code": problem.code, "pixels": problem.pixels}, []
    size = {"width": found.width, "height": found.height} if isinstance(found, anew.Video) else {}
    return {"size": len(found.content), "duration": found.duration, **size}, [found.content]


def _picture(content: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from stratus.library.media.decoding import anew

    try:
        if asked.get("only_small"):
            small = anew.small_of(content)
            return {"small": len(small)}, [small]
        found = anew.written_anew(content, shrink=asked["shrink"], most_bytes=asked["most_bytes"])
    except MemoryError:
        return {"code": "TOO_COSTLY"}, []
    except anew.Refused as problem:
        return problem.told, []
    return {"size": len(found.content), "small": len(found.small)}, [found.content, found.small]


if __name__ == "__main__":
    main()
