"""Whose picture is decoded next: one at a time, and nobody waits for it in the server but comes again. Pure but for a lock."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

KEPT = 8.0
"""Seconds that a turn is kept for somebody who was told to come again: browsers do within three, and may meet another process first."""


class Turns:
    """Whoever was turned away goes before all who came later, as soon as they come again: uploading without pause keeps nobody out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_busy = False
        self._waiting: dict[Hashable, float] = {}
        """Who was turned away, in the order of their first time → when they last came, in seconds."""

    @contextmanager
    def turn(self, who: Hashable, now: float) -> Iterator[bool]:
        """Tell for a block whether it is the turn of `who`; `now` in seconds. None is nobody in particular, for whom no turn is kept."""
        if not self._begin(who, now):
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                self._is_busy = False

    def _begin(self, who: Hashable, now: float) -> bool:
        with self._lock:
            self._waiting = {one: last for one, last in self._waiting.items() if now - last < KEPT}
            is_next = next(iter(self._waiting), who) == who
            if not self._is_busy and is_next:
                self._waiting.pop(who, None)
                self._is_busy = True
                return True
            if who is not None:
                self._waiting[who] = now
            return False
