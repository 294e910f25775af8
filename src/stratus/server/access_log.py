"""One JSON line per request, without the query string, which may hold launch links, searches and names."""

import sys
from contextlib import suppress
from typing import BinaryIO

import msgspec
import structlog

from stratus.server.request import RequestHead


class AccessLog:
    """Writes to standard error, not through the logging module, whose locks would be too slow for thousands of saves a second."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._log = structlog.wrap_logger(
            structlog.BytesLogger(stream or sys.stderr.buffer),
            processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer(_encode)],
            wrapper_class=structlog.BoundLoggerBase,
        )

    def request(self, request: RequestHead, status: int, size: int, seconds: float) -> None:
        """Log one request; `size` is the number of bytes of the response body. A full disk is ignored."""
        with suppress(OSError):
            self._log._proxy_to_logger(
                "msg",
                "request",
                level="info",
                method=request.method,
                path=request.path,
                status=status,
                ms=round(seconds * 1000, 1),
                size=size,
                client=request.client,
                room=request.room,
                request_id=request.request_id,
            )


def _encode(record: dict[str, object], **_options: object) -> bytes:
    return msgspec.json.encode(record)
