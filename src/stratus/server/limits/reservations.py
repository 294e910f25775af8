"""Bytes are reserved before they are read: whoever announces a body takes their share at once, and gives it back with the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from stratus.server.limits.errors import Refused


class Reservations:
    """What one process keeps of bodies that have begun to arrive and are not answered, in all and by caller."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_caller: dict[str, tuple[int, int]] = {}
        """Bytes and requests under way."""
        self.reserved = 0

    @contextmanager
    def reserve(self, caller: str, size: int, most: int, at_once: int | None = None) -> Iterator[None]:
        """Hold `size` bytes for this caller, who may have `most` at a time, in `at_once` requests (None: any number).

        Raises Refused: 429 where the caller has more under way than one sends, 503 where the process has no room.
        """
        has, number = self._by_caller.get(caller, (0, 0))
        if (has and has + size > most) or number == at_once:
            raise Refused(429, "too_much", "Too much is under way from here, please try again in a moment", retry_after=2)
        if self.reserved + size > self._most:
            raise Refused(503, "busy", "The server is busy, please try again in a moment", retry_after=2)
        self.reserved += size
        self._by_caller[caller] = has + size, number + 1
        try:
            yield
        finally:
            self.reserved -= size
            has, number = self._by_caller.pop(caller)
            if number > 1:
                self._by_caller[caller] = has - size, number - 1
