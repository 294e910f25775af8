"""The program that reads one picture or sound: the file comes in at one end, a line and what was written go out at the other.

`python -I -m stratus.library.media.decoding.child '{"memory": …, "processor": …, "written": …, "shrink": …}'`, for a sound `"sound": true`.
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
    _close(is_sound=bool(asked.get("sound")))
    told, parts = _answer(sys.stdin.buffer.read(), asked)
    output = sys.stdout.buffer
    output.write(json.dumps(told).encode() + b"\n")
    for part in parts:
        output.write(part)
    output.flush()


def _close(*, is_sound: bool = False) -> None:
    """Load all that decodes; from then on nothing is opened: no file, connection, process or thread, and no right is gained."""
    if is_sound:
        importlib.import_module("stratus.library.media.decoding.sounds.anew")
    else:
        from stratus.library.media.decoding import anew

        anew.load()
    close()


def _answer(content: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    return _sound(content) if asked.get("sound") else _picture(content, asked)


def _sound(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    from stratus.library.media.decoding.sounds import anew

    try:
        found = anew.written_anew(content)
    except MemoryError:
        return {"code": "TOO_COSTLY"}, []
    except anew.NoSound as problem:
        return {"code": problem.code}, []
    return {"size": len(found.content), "duration": found.duration}, [found.content]


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
