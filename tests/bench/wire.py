"""Load over plain sockets: a client library would cost more than the server does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class Wire:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def call(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return status and body."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        return int(head[9:12]), await self.reader.readexactly(length)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


def request(method: str, path: str, body: Any = None, **headers: str) -> bytes:
    """A whole request."""
    data = b"" if body is None else json.dumps(body).encode()
    given = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(data))} | headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + data


@dataclass
class Measured:
    """What came of a load: times of good answers in seconds, and the number of others."""

    times: list[float] = field(default_factory=list)
    bad: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


async def load(port: int, connections: int, seconds: float, next_request: Callable[[int], bytes], *, warm_up: float = 2.0) -> Measured:
    """Send as fast as the answers come over so many connections; `next_request` gets the connection's number."""
    measured = Measured()
    begins = time.monotonic() + warm_up
    ends = begins + seconds

    async def drive(number: int) -> None:
        wire = Wire(port)
        while (begun := time.monotonic()) < ends:
            status, _body = await wire.call(next_request(number))
            done = time.monotonic()
            if begins <= begun and done <= ends:
                if status == 200:
                    measured.times.append(done - begun)
                else:
                    measured.bad += 1
        wire.close()

    await asyncio.gather(*(drive(number) for number in range(connections)))
    measured.seconds = seconds
    return measured
