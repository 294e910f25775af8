"""The lane for whatever hashes a password: one thread and one connection of a process, so that log-ins never hold up pages.

Addresses take turns. Where the queue is full, the address with the most in it loses its last place to one that has fewer: a program that
tries passwords from one address stands in its own way.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from stratus.server.limits.errors import Refused

T = TypeVar("T")

PATHS = re.compile(r"/(?:login|profile)(?:/.*)?$")
"""POSTs to these hash passwords, or compare them."""
A_SECOND = 10
"""Passwords that a thread hashes in a second, on a slow machine."""


def is_hashing(method: str, path: str) -> bool:
    """Tell whether this request belongs into the lane."""
    return method == "POST" and PATHS.match(path) is not None


class Lane:
    """The queue before one thread. Used in the event loop alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: dict[str, deque[asyncio.Future[None]]] = {}
        self._is_busy = False
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="log-in")

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))

    @property
    def wait(self) -> int:
        """Seconds after which whoever finds no place may come again."""
        return max(len(self) // A_SECOND, 1)

    def has_room(self, address: str) -> bool:
        """Tell whether a request from this address would get a place now."""
        return len(self) < self._most or self._longest(address) is not None

    async def run(self, address: str, work: Callable[[], T]) -> T:
        """Run `work` in the lane's thread, when it is this address's turn. Raises Refused (429) where there is no place, or it was lost."""
        if self._is_busy:
            await self._turn(address)
        self._is_busy = True
        try:
            return await asyncio.get_running_loop().run_in_executor(self.thread, work)
        finally:
            self._is_busy = False
            self._call_next()

    async def _turn(self, address: str) -> None:
        if len(self) >= self._most:
            loser = self._longest(address)
            if loser is None:
                raise self.full()
            place = self._places[loser].pop()
            place.set_exception(self.full())
        place = asyncio.get_running_loop().create_future()
        self._places.setdefault(address, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._call_next()  # its turn had come
            elif place in self._places.get(address, ()):
                self._places[address].remove(place)  # an address without places left is passed over
            raise

    def full(self) -> Refused:
        """The refusal of whoever finds no place."""
        return Refused(429, "busy", "Many people are logging in at this moment, please try again soon", retry_after=self.wait)

    def _longest(self, address: str) -> str | None:
        """Return the address that has the most places, if it has at least two more than this one."""
        longest = max(self._places, key=lambda one: len(self._places[one]), default=None)
        if longest is None or len(self._places[longest]) < len(self._places.get(address, ())) + 2:
            return None
        return longest

    def _call_next(self) -> None:
        while self._places:
            address = next(iter(self._places))
            places = self._places.pop(address)
            place = places.popleft() if places else None
            if places:
                self._places[address] = places  # behind all others
            if place is not None and not place.done():
                self._is_busy = True
                place.set_result(None)
                return
