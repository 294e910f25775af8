"""One JSON line per request, without the query string, which may hold launch links, searches and names."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec
import structlog

from stratus.server.request import RequestHead

_ENCODER = msgspec.json.Encoder()


class AccessLog:
    """Writes to standard error: neither logging's locks nor a chain of processors, which thousands of saves a second would pay for."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._out = structlog.BytesLogger(stream or sys.stderr.buffer)

    def request(self, request: RequestHead, status: int, size: int, seconds: float) -> None:
        """Log one request; `size` is the number of bytes of the response body. A full disk is ignored."""
        with suppress(OSError):
            self._out.msg(
                _ENCODER.encode(
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
            )
