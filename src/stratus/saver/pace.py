"""When browsers are told to send the next request: spread out, and later under load, so that load cannot pile up."""

from __future__ import annotations

import random
from math import exp

USUAL = 10.0
LONGEST = 60.0
SAVE_AFTER = 1.0
COMFORTABLE = 0.25
"""Seconds that an answer may take before load is shed."""
LOOKS_BACK = 30.0
"""Seconds over which waiting is averaged: what a hall that comes back at once causes is over before a slower pace could help."""
PRELOAD_SHARE = 0.8
"""The share of the time until the exam opens in which a hall fetches its paper; the rest is for retries."""
VIEWS_SHARE, MEDIA_FROM = 0.35, 0.4
"""The share of that time in which it fetches its views; and from which on, until `PRELOAD_SHARE`, their media."""
PRELOAD_LEAST = 5.0
MOST_WAITING = 5_000
"""Requests that may wait for a batch; further ones are told to retry after a few seconds."""

MOST_UNCLEAN = 500
"""Requests with much markup that may wait to be cleaned; it bounds their memory."""


class Lag:
    """How long answers have to wait, averaged over about the last half minute. Time in which nothing was answered counts as no waiting."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._until: float | None = None

    def answered(self, begun: float, done: float, slowest: float) -> None:
        """Note a batch that ran from `begun` to `done` (monotonic seconds), and how long the slowest of its requests waited."""
        self._go_on(begun, 0.0)
        self._go_on(done, slowest)

    def at(self, now: float) -> float:
        """Return the average at this moment in seconds."""
        return self._seconds * (1.0 - self._weight(now))

    def _go_on(self, now: float, waited: float) -> None:
        self._seconds += self._weight(now) * (waited - self._seconds)
        self._until = now

    def _weight(self, now: float) -> float:
        """What the time since the last note weighs in the average, from 0 to 1."""
        return 0.0 if self._until is None else 1.0 - exp(-max(now - self._until, 0.0) / LOOKS_BACK)


def strain(lag: float) -> float:
    """Return by what factor to slow browsers down: from 1 (no load) to 6."""
    return min(max(lag / COMFORTABLE, 1.0), 6.0)


def next_sync_in(lag: float) -> float:
    """Return seconds until the next sync: 10 ± 10 %, up to a minute under load."""
    return round(min(USUAL * strain(lag), LONGEST) * random.uniform(0.9, 1.1), 1)


def save_after(lag: float) -> float:
    """Return how many seconds a browser may collect answers before it sends them."""
    return round(SAVE_AFTER * strain(lag), 1)


def objects_after(until_open: float) -> tuple[float, float]:
    """Return after how many seconds a browser fetches its sealed views, and after how many their media, `until_open` seconds before the
    exam opens (negative after): spread so that nobody's pictures stand before anybody's questions.
    """
    views = random.uniform(0.0, max(VIEWS_SHARE * until_open, PRELOAD_LEAST))
    begin = max(MEDIA_FROM * until_open, PRELOAD_LEAST)
    return round(views, 1), round(random.uniform(begin, max(PRELOAD_SHARE * until_open, begin + PRELOAD_LEAST)), 1)


def preload_after(until_open: float) -> float:
    """Return after how many seconds a browser fetches the sealed paper, `until_open` seconds before the exam opens (negative after)."""
    return round(random.uniform(0.0, max(until_open * PRELOAD_SHARE, PRELOAD_LEAST)), 1)
