"""What clients have not taken yet of large answers, in one process: bytes that were handed over and still need memory.

Nobody is refused for how many come from their address: a university is one address. Where there is no room, an answer that nothing was
taken of for a few seconds makes some; for somebody of another address so does one that is taken slowly, of an address that holds more.
First goes the slowest of the address that holds most. In a hall that has all the room nobody displaces another who takes: they would begin
anew.
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
"""Seconds without a byte taken after which an answer may be given up, where others find no room; and how old one that is slow has to be."""
SLOW = 16 * 1024
"""Bytes per second, since an answer began, that keep its place: a byte now and then does not."""
OF_SHARED = 0.75
"""How much of the room those may have together that everybody can ask for, files of the front end: the rest is for papers and the saver."""
LONGEST_ROUND_TRIP = 1.0
"""Seconds of a round trip that are believed: whoever acknowledges late makes it longer."""
AT_ONCE = 0.1
"""Seconds, besides two round trips, within which a client has taken what lay before them, to get more at a time."""


class Delivery:
    """One answer on its way. `give_up` ends its connection. `shared`: everybody can ask for it."""

    def __init__(self, address: str, window: int, now: float, give_up: Callable[[], object], *, shared: bool) -> None:
        self.address, self.give_up, self.shared = address, give_up, shared
        self.least = self.window = window
        self.handed = self.taken = 0
        self.begun = self.moved_at = now

    @property
    def outstanding(self) -> int:
        """Bytes that were handed over, and that the client has not taken."""
        return self.handed - self.taken

    @property
    def held(self) -> int:
        """Bytes that count: what it may have at any time, or what it has."""
        return max(self.least, self.outstanding)

    def pace(self, now: float) -> float:
        """Bytes per second that the client took since the answer began."""
        return self.taken / max(now - self.begun, 1e-9)


class Outgoing:
    """The large answers that are under way."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._least, self._clock = limits.of_answers, limits.at_once, clock
        self._under_way: set[Delivery] = set()
        self.held = self.held_shared = 0

    @contextmanager
    def deliver(self, address: str, give_up: Callable[[], object], *, shared: bool = False) -> Iterator[Delivery]:
        """Count one more. Raises Refused, 503, where there is no room and nobody who makes some. `shared`: everybody can ask for it."""
        while (no_part := shared and self._is_full(self.held_shared, OF_SHARED)) or self._is_full(self.held):
            if (displaced := self._displaced(address, only_shared=no_part)) is None:
                raise busy()
            self._forget(displaced)
            displaced.give_up()
        delivery = Delivery(address, self._least, self._clock(), give_up, shared=shared)
        self._under_way.add(delivery)
        self._count(delivery, delivery.held)
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

    def widen(self, delivery: Delivery, waited: float, round_trip: float) -> None:
        """Let a client who took at once have twice as much before them, as long as half of all room is free.

        `waited`: seconds until there was room again. However quick the client, it takes a round trip until something is known as taken.
        """
        if waited >= AT_ONCE + 2 * min(round_trip, LONGEST_ROUND_TRIP):
            return
        wider = min(2 * delivery.window, LARGEST_WINDOW)
        delivery.window = wider if self.held + wider <= self._most // 2 else delivery.least

    @contextmanager
    def _changing(self, delivery: Delivery) -> Iterator[None]:
        before = delivery.held
        yield
        if delivery in self._under_way:
            self._count(delivery, delivery.held - before)

    def _count(self, delivery: Delivery, more: int) -> None:
        self.held += more
        if delivery.shared:
            self.held_shared += more

    def _forget(self, delivery: Delivery) -> None:
        if delivery in self._under_way:
            self._under_way.discard(delivery)
            self._count(delivery, -delivery.held)

    def _is_full(self, held: int, part: float = 1.0) -> bool:
        return held + self._least > part * self._most

    def _displaced(self, address: str, *, only_shared: bool) -> Delivery | None:
        """Return what is given up first for somebody of this address: the slowest of the address that holds most."""
        now = self._clock()
        of_address: dict[str, int] = {}
        for delivery in self._under_way:
            of_address[delivery.address] = of_address.get(delivery.address, 0) + delivery.held
        own = of_address.get(address, 0) + self._least

        def may_go(one: Delivery) -> bool:
            if one.outstanding <= 0 or (only_shared and not one.shared):
                return False
            is_slow = now - one.begun >= STALLED and one.pace(now) < SLOW and of_address[one.address] > own
            return is_slow or now - one.moved_at >= STALLED

        def order(one: Delivery) -> tuple[int, float, float]:
            return of_address[one.address], -one.pace(now), now - one.moved_at

        return max(filter(may_go, self._under_way), key=order, default=None)


def busy() -> Refused:
    """Return what somebody is told for whose answer there is no room at the moment."""
    return Refused(503, "busy", "The server is busy, please try again in a moment", retry_after=2)
