"""What the live screens of one schedule show at one moment, read once for all who watch it, within one web process.

Twenty invigilators ask every two seconds, and all of them see the same rows. Only rows are shared: who may watch is asked for each request,
and language, time zone, rights and buttons are those of the person for whom a page is drawn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from stratus.tenancy import current

T = TypeVar("T")

SECONDS = 1.0
"""How old a snapshot may be, counted from when it was begun."""
MOST = 32
"""Snapshots that are kept at once, in all: each screen, filter and page of its own is another one."""
PATIENCE = 30.0
"""Seconds that somebody waits for a snapshot under way, before they read their own."""
RECENT = timedelta(seconds=4)
"""Screens ask every two seconds, each since another moment. All are told what changed within this time, so that all ask the same."""


@dataclass(slots=True)
class _Kept:
    """A snapshot, or one that is being read. `done` is set when it is there, or has failed."""

    begun: float
    done: threading.Event = field(default_factory=threading.Event)
    value: Any = None
    failed: bool = False


@dataclass
class Snapshots:
    """Snapshots of all organisations in this process. `seconds` 0: nothing is shared, as in jobs, commands and most tests."""

    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    _kept: dict[tuple[int, frozenset[int], Hashable], _Kept] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, schedule_ids: Collection[int], asked: Hashable, read: Callable[[], T]) -> T:
        """Return what `read` returns, or what it returned for the same schedules and `asked` less than `seconds` ago.

        `asked` holds everything that the value depends on besides tenant and schedules. Those who ask while it is being read wait for it;
        where that fails, everybody tries by themselves, and nothing is kept. Raises what `read` raises.
        """
        if not self.seconds:
            return read()
        key = (current.require_id(), frozenset(schedule_ids), asked)
        with self._lock:
            self._drop_old()
            kept = self._kept.get(key)
            if is_mine := kept is None:
                kept = self._kept[key] = _Kept(self.clock())
        assert kept is not None
        if not is_mine:
            return cast("T", kept.value) if kept.done.wait(PATIENCE) and not kept.failed else read()
        try:
            kept.value = read()
        except BaseException:
            kept.failed = True
            with self._lock:
                if self._kept.get(key) is kept:
                    del self._kept[key]
            raise
        finally:
            kept.done.set()
        return cast("T", kept.value)

    def forget(self, schedule_ids: Collection[int]) -> None:
        """Forget what shows one of these schedules of the current tenant: something was changed, and whoever did that sees it at once.

        What is being read at this moment may not have it yet, so it is kept for nobody who asks from now on.
        """
        tenant, ids = current.require_id(), set(schedule_ids)
        with self._lock:
            for key in [key for key in self._kept if key[0] == tenant and key[1] & ids]:
                del self._kept[key]

    def _drop_old(self) -> None:
        """Drop what is too old, and the oldest where there is no room for another one."""
        now = self.clock()
        for key, kept in list(self._kept.items()):
            if kept.done.is_set() and now - kept.begun >= self.seconds:
                del self._kept[key]
        while len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]


SHARED = Snapshots()
"""Those of this process. A web process turns it on before it listens (`server/processes/web.py`)."""


def is_recent(since: datetime | None, now: datetime) -> bool:
    """Tell whether a screen asks so soon again that it can be told all changes of the last `RECENT`, as every other one is."""
    return since is not None and since >= now - RECENT
