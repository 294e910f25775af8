"""A process for each picture: it gets the file, answers, and is gone, with whatever memory it took.

It is started as a program (`posix_spawn` or `vfork` and `exec`), never forked: threads of the server hold locks that a forked child would
wait for for ever. Python and Pillow are loaded in a tenth of a second. It gets nothing of the server: no environment, so no secret, and
no file but its two ends. It sets its own limits before it reads anything (`child.py`).
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict

import structlog

from stratus.library.media.rules import MOST_BYTES, MOST_PIXELS, TYPES
from stratus.people.photos.measures import pixels_of

MOST_MEMORY = 400 * 1024 * 1024
"""Bytes of addresses that the process may have: 25 million pixels of a PNG take 300 MB, a JPEG or a WebP that may be decoded less."""
MOST_PROCESSOR = 15
"""Seconds of processor. A large picture takes three."""
MOST_TIME = 45.0
"""Seconds until it is ended, however busy the machine is."""
MOST_WRITTEN = 6_000_000
"""Bytes that it may answer: the picture, its thumbnail, and a line."""
PROGRAM = "stratus.library.media.decoding.child"
_COSTLY = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}


class Asked(TypedDict, total=False):
    """What the process is asked for."""

    shrink: bool
    most_bytes: int
    only_small: bool


def decoded(content: bytes, asked: Asked) -> tuple[dict[str, Any], bytes, bytes]:
    """Return what the process says of a file, the picture and its thumbnail; `{"code": …}` and nothing where it is none."""
    limits = {"memory": MOST_MEMORY, "processor": MOST_PROCESSOR, "written": MOST_WRITTEN}
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", PROGRAM, json.dumps({**limits, **asked})],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=words,
            env={"MALLOC_ARENA_MAX": "1"},
            cwd=Path("/"),
        )
        try:
            with suppress(BrokenPipeError):
                process.communicate(content, timeout=MOST_TIME)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
            process.wait()
            assert process.stdin is not None
            with suppress(OSError):  # what it did not read any more
                process.stdin.close()
        answer.seek(0)
        told = _read(answer.read(MOST_WRITTEN)) if process.returncode == 0 else None
        if told is not None:
            return told
        words.seek(0)
        last = words.read(100_000).decode(errors="replace").strip().rpartition("\n")[2]
    structlog.get_logger(__name__).warning("picture_not_decoded", status=process.returncode, reason=last[:300])
    return {"code": "TOO_COSTLY" if process.returncode in _COSTLY else "UNREADABLE"}, b"", b""


def _read(answer: bytes) -> tuple[dict[str, Any], bytes, bytes] | None:
    """Return what a process answered: a line that says how long each part is, and the parts. None for what no such process answers."""
    line, _, rest = answer.partition(b"\n")
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if "code" in told:
        return told, b"", b""
    written, small = rest[: told["size"]], rest[told["size"] :]
    # It has read a stranger's file, so nothing that it says is taken for granted.
    if len(written) > MOST_BYTES or len(small) != told["small"] or (written and told["type"] not in TYPES.values()):
        return None
    if any((pixels_of(part) or MOST_PIXELS + 1) > MOST_PIXELS for part in (written, small) if part):
        return None
    return told, written, small
