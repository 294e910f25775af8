"""One JSON line per request. Never a query string: launch links, searches and names travel there."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import structlog

if TYPE_CHECKING:
    from stratus.site.front import Arrived


class AccessLog:
    """Writes to standard error, past the logging module: at thousands of saves a second its locks would show."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._log = structlog.wrap_logger(
            structlog.BytesLogger(stream or sys.stderr.buffer),
            processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer(_encode)],
            wrapper_class=structlog.BoundLoggerBase,
        )

    def request(self, arrived: "Arrived", status: int, size: int, seconds: float) -> None:
        """Note one request; `size` is the number of bytes of the answer's body. A disk that has no room for it stops nothing."""
        with suppress(OSError):
            self._log._proxy_to_logger(
                "msg",
                "request",
                level="info",
                method=arrived.method,
                path=arrived.path,
                status=status,
                ms=round(seconds * 1000, 1),
                size=size,
                client=arrived.client,
                room=arrived.room,
                request_id=arrived.request_id,
            )


def _encode(record: dict[str, object], **_options: object) -> bytes:
    return msgspec.json.encode(record)
