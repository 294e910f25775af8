"""What clients have not taken yet of large answers, in one process: bytes that were handed over and still need memory.

Nobody is refused for how many come from their address: a university is one address. Where there is no room, an answer that nothing was
taken of for a few seconds makes some, first those of the address that holds most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stratus.server.limits.bounds import Limits
from stratus.server.limits.errors import Refused

LARGEST_WINDOW = 512 * 1024
"""Bytes that a client who takes them at once may have before them."""
STALLED = 5.0
"""Seconds without a byte taken after which an answer may be given up, where others find no room."""


class Delivery:
    """One answer on its way. `give_up` ends its connection."""

    def __init__(self, address: str, window: int, now: float, give_up: Callable[[], None]) -> None:
        self.address, self.give_up = address, give_up
        self.least = self.window = window
        self.handed = self.taken = 0
        self.moved_at = now

    @property
    def outstanding(self) -> int:
        """Bytes that were handed over, and that the client has not taken."""
        return self.handed - self.taken

    @property
    def held(self) -> int:
        """Bytes that count: what it may have at any time, or what it has."""
        return max(self.least, self.outstanding)


class Outgoing:
    """The large answers that are under way."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._least, self._clock = limits.of_answers, limits.at_once, clock
        self._under_way: set[Delivery] = set()
        self.held = 0

    @contextmanager
    def deliver(self, address: str, give_up: Callable[[], None]) -> Iterator[Delivery]:
        """Count one more. Raises Refused, 503, where there is no room and nobody who takes nothing."""
        while self.held + self._least > self._most:
            if (stalled := self._stalled()) is None:
                raise Refused(503, "busy", "The server is busy, please try again in a moment", retry_after=2)
            self._forget(stalled)
            stalled.give_up()
        delivery = Delivery(address, self._least, self._clock(), give_up)
        self._under_way.add(delivery)
        self.held += delivery.held
        try:
            yield delivery
        finally:
            self._forget(delivery)

    @property
    def under_way(self) -> int:
        """How many there are."""
        return len(self._under_way)

    def handed(self, delivery: Delivery, size: int) -> None:
        """Count bytes that were handed over."""
        with self._changing(delivery):
            if delivery.outstanding <= 0:
                delivery.moved_at = self._clock()  # nothing lay there that could have been taken
            delivery.handed += size

    def taken(self, delivery: Delivery, taken: int) -> None:
        """Note how many bytes the client has taken since the answer began."""
        if taken > delivery.taken:
            with self._changing(delivery):
                delivery.taken = min(taken, delivery.handed)
                delivery.moved_at = self._clock()

    def room(self, delivery: Delivery) -> int:
        """Return how many bytes may be handed over now; 0 while more than half of what may lie there does."""
        return 0 if 2 * delivery.outstanding > delivery.window else delivery.window - max(delivery.outstanding, 0)

    def widen(self, delivery: Delivery) -> None:
        """Let a client who took at once have twice as much before them, as long as half of all room is free."""
        wider = min(2 * delivery.window, LARGEST_WINDOW)
        delivery.window = wider if self.held + wider <= self._most // 2 else delivery.least

    @contextmanager
    def _changing(self, delivery: Delivery) -> Iterator[None]:
        before = delivery.held
        yield
        if delivery in self._under_way:
            self.held += delivery.held - before

    def _forget(self, delivery: Delivery) -> None:
        if delivery in self._under_way:
            self._under_way.discard(delivery)
            self.held -= delivery.held

    def _stalled(self) -> Delivery | None:
        """Return what is given up first: of the address that holds most, what has lain there longest."""
        now = self._clock()
        of_address: dict[str, int] = {}
        for delivery in self._under_way:
            of_address[delivery.address] = of_address.get(delivery.address, 0) + delivery.held
        stalled = [one for one in self._under_way if one.outstanding > 0 and now - one.moved_at >= STALLED]
        return max(stalled, key=lambda one: (of_address[one.address], now - one.moved_at), default=None)
