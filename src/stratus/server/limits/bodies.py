"""Reads the bodies of requests, within their limits of size and time, before anything behind the front hears of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from stratus.server.limits.bounds import Limit
from stratus.server.limits.errors import Refused, too_large
from stratus.server.request import RequestHead

SWEPT_EVERY = 0.25
"""Seconds between two looks at bodies that are late, at least."""


class Gone(Exception):
    """The client disconnected before its request was complete, so there is nobody to answer."""


def announced(request: RequestHead, limit: Limit) -> int:
    """How many bytes the body will have: at most, where it does not say."""
    if request.length is not None:
        return request.length
    return limit.size if request.chunked else 0


class Bodies:
    """What is being read in one process.

    Nearly every body is there within milliseconds, and a timer costs more than to take it: one timer looks after all of them.
    """

    def __init__(self) -> None:
        self._until: dict[asyncio.Task[Any], float] = {}
        """Until when the body that a task reads has to be there, as the loop counts time."""
        self._late: set[asyncio.Task[Any]] = set()
        """Tasks that the sweep has cancelled."""
        self._sweep_at = 0.0
        self._sweeper: asyncio.TimerHandle | None = None

    async def read(self, request: RequestHead, proto: Any, limit: Limit, keep: Callable[[bytes], object]) -> None:
        """Pass the body to `keep`, piece by piece; returns when it is complete.

        granian ends a truncated body like a complete one, so its length has to be compared. A body without a length is
        accepted only as JSON, where truncation is noticed.
        """
        length = request.length
        if length is None and request.chunked and not request.content_type.startswith("application/json"):
            raise Refused(411, "length_required", "Please send the length of the request")
        if length is not None and length > limit.size:
            raise too_large(limit.size)
        if not length and not request.chunked:
            return
        task = asyncio.current_task()
        assert task is not None
        self._expect(task, limit.seconds)
        size = 0
        try:
            async for chunk in proto:
                size += len(chunk)
                if size > limit.size:
                    raise too_large(limit.size)
                keep(chunk)
                if size == length:
                    return  # to be told that this was the end costs as much as the body
        except asyncio.CancelledError:
            if task in self._late and not task.uncancel():
                raise Refused(408, "too_slow", f"The request did not arrive within {limit.seconds:.0f} seconds") from None
            raise
        finally:
            self._until.pop(task, None)
            self._late.discard(task)
        if length is not None:
            raise Gone

    def _expect(self, task: asyncio.Task[Any], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = self._until[task] = loop.time() + seconds
        if self._sweeper is None or until < self._sweep_at:
            self._sweep_from(loop, until)

    def _sweep_from(self, loop: asyncio.AbstractEventLoop, moment: float) -> None:
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._sweep_at = moment
        self._sweeper = loop.call_at(moment, self._sweep, loop)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Cancel what is late, and come again when the next one will be."""
        self._sweeper = None
        now = loop.time()
        for task in [task for task, until in self._until.items() if until <= now]:
            del self._until[task]
            self._late.add(task)
            task.cancel()
        if self._until:
            self._sweep_from(loop, max(min(self._until.values()), now + SWEPT_EVERY))
