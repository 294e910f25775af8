"""Load as fast as the answers come, over a few connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from stratus.rehearse.report.measure import summary
from stratus.rehearse.simulation.wire import Address, Wire


@dataclass
class Measured:
    """What came of a load: times of good answers in seconds, and the number of others."""

    times: list[float] = field(default_factory=list)
    bad: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        """Rate and percentiles in one line."""
        figures = summary(self.times)
        times = f"p50 {figures.p50:.0f} ms, p95 {figures.p95:.0f} ms, p99 {figures.p99:.0f} ms"
        return f"{self.per_second:,.0f}/s; {times}; {self.bad} errors"


async def load(
    address: Address,
    connections: int,
    seconds: float,
    next_request: Callable[[int], bytes],
    *,
    number: int | None = None,
    warm_up: float = 2.0,
) -> Measured:
    """Send as fast as the answers come over so many connections; `next_request` gets the connection's number.

    It ends after `seconds`, or after `number` requests if that is given.
    """
    measured = Measured()
    begins = time.monotonic() + warm_up
    ends = begins + seconds
    left = inf if number is None else number

    async def drive(connection: int) -> None:
        nonlocal left
        wire = Wire(address)
        while left > 0 and (begun := time.monotonic()) < ends:
            left -= 1
            reply = await wire.call(next_request(connection))
            done = time.monotonic()
            if begins <= begun and done <= ends:
                if reply.status == 200:
                    measured.times.append(done - begun)
                else:
                    measured.bad += 1
        wire.close()

    await asyncio.gather(*(drive(connection) for connection in range(connections)))
    measured.seconds = min(seconds, time.monotonic() - begins)
    return measured
