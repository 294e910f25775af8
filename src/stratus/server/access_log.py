"""One JSON line per request, without the query string, which may hold launch links, searches and names."""

from __future__ import annotations

import asyncio
import select
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec
import structlog

from stratus.server.request import RequestHead

GATHERED = 0.1
"""Seconds that a line waits for others at most."""
AT_ONCE = getattr(select, "PIPE_BUF", 512)
"""Bytes that are written together at most: so many come through a pipe in one piece, although other processes write into it too."""

_ENCODER = msgspec.json.Encoder()


class AccessLog:
    """Writes to standard error: neither logging's locks nor a chain of processors, which thousands of saves a second would pay for.

    Lines wait for each other as long as a loop runs, since to write one costs more than to make it. A process that is killed loses those of
    its last `GATHERED` seconds.
    """

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._out = structlog.BytesLogger(stream or sys.stderr.buffer)
        self._waiting: list[bytes] = []
        self._size = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on gather lines; `request` is called from this loop alone."""
        self._loop = loop

    def close(self) -> None:
        """Write what waits, and from now on each line at once."""
        self._loop = None
        self.flush()

    def request(self, request: RequestHead, status: int, size: int, seconds: float) -> None:
        """Log one request; `size` is the number of bytes of the response body. A full disk is ignored."""
        line = _ENCODER.encode(
            {
                "event": "request",
                "level": "info",
                "method": request.method,
                "path": request.path,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "size": size,
                "client": request.client,
                "room": request.room,
                "request_id": request.request_id,
                "timestamp": datetime.now(UTC),
            }
        )
        if self._size + len(line) >= AT_ONCE:
            self.flush()
        self._waiting.append(line)
        self._size += len(line) + 1
        if self._loop is None:
            self.flush()
        elif self._timer is None:
            self._timer = self._loop.call_later(GATHERED, self.flush)

    def flush(self) -> None:
        """Write what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        lines, self._waiting, self._size = self._waiting, [], 0
        with suppress(OSError):
            self._out.msg(b"\n".join(lines))
