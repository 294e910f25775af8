"""Whether this process should be sent requests, and whether its database answers.

A process is ready when it has loaded everything and is not about to end. The database has no part in that: it fails for all processes at
once, and a load balancer that then knows no process at all could only answer without a word, where each process tells its own callers to
come again (docs/how/front.md).
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

DRAIN = signal.SIGUSR1
"""Tells a process that it will end soon, and should get no new requests."""
PAUSE = 1.0
"""Seconds between two questions to the database."""
SILENCE = 5.0
"""Seconds without an answer after which the database counts as silent, although nothing has failed."""

ANSWERS = "answers"
ONLY_READS = "only reads"
SILENT = "does not answer"


class DatabaseWatch:
    """Asks the database again and again, in a thread of its own, so that nobody who wants to know has to wait for it.

    `ask` returns ANSWERS or ONLY_READS, or raises; `tell` hears after each question whether there was an answer.
    """

    def __init__(self, ask: Callable[[], str], tell: Callable[[bool], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._tell = tell
        self._clock = clock
        self._told = (SILENT, clock())
        self._over = threading.Event()

    def start(self) -> None:
        """Begin to ask. The first answer may come a moment later."""
        threading.Thread(target=self._watch, name="database", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._over.set()

    def look(self) -> None:
        """Ask once, and remember what was said."""
        try:
            self._told = (self._ask(), self._clock())
        except Exception:
            self._told = (SILENT, self._clock())
        self._tell(self.state != SILENT)

    @property
    def state(self) -> str:
        """What the database said last: ANSWERS, ONLY_READS, or SILENT, also when a question has been waiting for too long."""
        said, at = self._told
        return said if self._clock() - at <= SILENCE else SILENT

    def _watch(self) -> None:
        while not self._over.is_set():
            self.look()
            self._over.wait(PAUSE)


class Closing:
    """granian's protocol object of one request, with an answer that closes the connection: its next request goes to another process."""

    def __init__(self, proto: Any) -> None:
        self._proto = proto

    def __getattr__(self, name: str) -> Any:
        return getattr(self._proto, name)

    def __aiter__(self) -> Any:
        return self._proto.__aiter__()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> Any:
        return self._proto.response_empty(status, _closing(headers))

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> Any:
        return self._proto.response_bytes(status, _closing(headers), body)

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Any:
        return self._proto.response_stream(status, _closing(headers))


def _closing(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*(header for header in headers if header[0] != "connection"), ("connection", "close")]
