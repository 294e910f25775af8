"""Buckets that fill again by themselves: how much somebody may send, and how often they may come. Pure, for one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from math import inf

LONGEST_WAIT = 60
MOST_KEPT = 100_000


class Spent(Exception):
    """Too much in too short a time; it is taken after `wait` seconds, of which the browser is told whole ones, at most `LONGEST_WAIT`."""

    def __init__(self, wait: float) -> None:
        super().__init__("Too much at once")
        self.retry_after = min(int(wait) + 1, LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be sent: so much at once, and so much a second after that. Without `bytes` they are not counted."""

    events: float
    events_a_second: float
    bytes: float = inf
    bytes_a_second: float = 0.0


class Buckets:
    """One bucket for each of the latest keys. Whoever is not in debt may take, however much; the debt is then waited for."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._kept: OrderedDict[Hashable, tuple[float, float, float]] = OrderedDict()

    def wait(self, key: Hashable, now: float, share: float = 1.0) -> float:
        """Return the seconds until this key may take again: 0, it may. `now` is a monotonic clock, `share` what it gets of the rates."""
        events, size = self._levels(key, now, share)
        return max(
            -events / (self._allowance.events_a_second * share) if events < 0 else 0.0,
            -size / (self._allowance.bytes_a_second * share) if size < 0 else 0.0,
        )

    def take(self, key: Hashable, now: float, *, events: int, size: int, share: float = 1.0) -> None:
        """Take so many events and bytes."""
        has_events, has_size = self._levels(key, now, share)
        self._kept[key] = (has_events - events, has_size - size, now)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _levels(self, key: Hashable, now: float, share: float) -> tuple[float, float]:
        most_events, most_size = self._allowance.events * share, self._allowance.bytes * share
        if key not in self._kept:
            return most_events, most_size
        events, size, then = self._kept[key]
        passed = (now - then) * share
        return (
            min(most_events, events + passed * self._allowance.events_a_second),
            min(most_size, size + passed * self._allowance.bytes_a_second),
        )
