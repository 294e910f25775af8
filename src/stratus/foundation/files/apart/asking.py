"""A process for each file of a stranger: it gets the file, answers, and is gone, with whatever memory it took.

It is started as a program (`posix_spawn` or `vfork` and `exec`), never forked: threads of the server hold locks that a forked child would
wait for for ever. It gets nothing of the server: no environment, so no secret, and no file but its ends. Before it reads anything it
bounds itself (`bounds.py`): memory, processor, answer; and it can open nothing any more, so neither what the server could read nor the
network. It runs as the server's own user: where the system lets a user's processes look into each other (ptrace), who took it over could,
and it could send them signals. Limits do not bind root, as whom no server should run.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

_COSTLY = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}
_ABORTED = -signal.SIGABRT
_KEPT_WORDS = 100_000
"""Bytes of what it says of its failure."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. `status` as `subprocess` has it; `answer`: what it wrote, up to the limit; `last`: the last line of what it said
    of its failure.
    """

    status: int
    answer: bytes
    last: str

    @property
    def is_well(self) -> bool:
        """Whether it ended by itself, and well. What it answers is still what a stranger's file made it say."""
        return self.status == 0

    @property
    def is_costly(self) -> bool:
        """Whether it needed more than it may have, as far as its end tells."""
        return self.status in _COSTLY

    @property
    def is_aborted(self) -> bool:
        """Whether it gave up by itself: so programs end that get no memory, where their language cannot raise that."""
        return self.status == _ABORTED

    def note(self, event: str) -> None:
        """Write into the log that no answer of it could be used, and why."""
        structlog.get_logger(__name__).warning(event, status=self.status, reason=self.last[:300])


def ask(program: str, content: bytes, asked: Mapping[str, object], *, seconds: float) -> Ended:
    """Give a file to a program (a module's name), and return how it ended: after `seconds` at most, however busy the machine is.

    `asked` is what it is asked for, and its limits: `memory` (bytes of addresses), `processor` (seconds), `written` (bytes).
    """
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", program, json.dumps(asked)],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=words,
            env={"MALLOC_ARENA_MAX": "1"},
            cwd=Path("/"),
        )
        try:
            with suppress(BrokenPipeError):
                process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
            process.wait()
            assert process.stdin is not None
            with suppress(OSError):  # what it did not read any more
                process.stdin.close()
        answer.seek(0)
        words.seek(0)
        last = words.read(_KEPT_WORDS).decode(errors="replace").strip().rpartition("\n")[2]
        return Ended(process.returncode, answer.read(int(str(asked["written"]))), last)
