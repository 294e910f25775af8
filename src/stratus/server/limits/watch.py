"""What the threads of Django are at work on, and for how long."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from stratus.server.limits.bounds import Limits
from stratus.server.request import RequestHead

T = TypeVar("T")


@dataclass(slots=True)
class AtWork:
    """One request that a thread has begun; `since` is a monotonic clock."""

    request: RequestHead
    since: float
    is_told: bool = False


class Watch:
    """Begun and ended in the threads, looked at by the event loop."""

    def __init__(self, limits: Limits, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._threads, self._clock = limits, threads, clock
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._at_work: dict[int, AtWork] = {}

    def watched(self, request: RequestHead, work: Callable[[], T]) -> T:
        """Do the work of a request in this thread."""
        number = next(self._numbers)
        with self._lock:
            self._at_work[number] = AtWork(request, self._clock())
        try:
            return work()
        finally:
            with self._lock:
                del self._at_work[number]

    def look(self) -> bool:
        """Report what takes too long, each request once; tell whether the process is stuck and is to be replaced."""
        now = self._clock()
        with self._lock:
            at_work = list(self._at_work.values())
        for one in at_work:
            if not one.is_told and now - one.since >= self._limits.told_after:
                one.is_told = True
                self._tell("request_takes_long", one, now)
        stuck = [
            one for one in at_work if now - one.since >= self._limits.replaced_after and not self._limits.may_take_long(one.request.path)
        ]
        if len(stuck) < self._threads:
            return False
        for one in stuck:
            self._tell("request_is_stuck", one, now)
        return True

    def _tell(self, event: str, one: AtWork, now: float) -> None:
        log = structlog.get_logger("stratus.front")
        log.warning(
            event, method=one.request.method, path=one.request.path, seconds=round(now - one.since), request_id=one.request.request_id
        )
