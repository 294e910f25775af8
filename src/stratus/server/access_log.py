"""One JSON line per request. Never a query string: launch links, searches and names travel there."""

import sys
from contextlib import suppress
from typing import BinaryIO

import msgspec
import structlog

from stratus.server.request import RequestHead


class AccessLog:
    """Writes to standard error, past the logging module: at thousands of saves a second its locks would show."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._log = structlog.wrap_logger(
            structlog.BytesLogger(stream or sys.stderr.buffer),
            processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer(_encode)],
            wrapper_class=structlog.BoundLoggerBase,
        )

    def request(self, request: RequestHead, status: int, size: int, seconds: float) -> None:
        """Note one request; `size` is the number of bytes of the answer's body. A disk that has no room for it stops nothing."""
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
