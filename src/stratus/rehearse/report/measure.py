"""Measurements and their statistics. Pure, except for the clock in `Lag`; times are seconds unless a name says `ms`."""

from __future__ import annotations

import asyncio
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NO_ANSWER = 0
"""The status of a request without a response."""


@dataclass(slots=True)
class Step:
    """All requests of one kind: when each began (monotonic), how long it took, and its status."""

    begun: array[float] = field(default_factory=lambda: array("d"))
    took: array[float] = field(default_factory=lambda: array("d"))
    status: array[int] = field(default_factory=lambda: array("H"))

    def add(self, begun: float, took: float, status: int) -> None:
        self.begun.append(begun)
        self.took.append(took)
        self.status.append(status)

    def merge(self, other: Step) -> None:
        self.begun.extend(other.begun)
        self.took.extend(other.took)
        self.status.extend(other.status)

    def __len__(self) -> int:
        return len(self.took)


def is_good(status: int) -> bool:
    """Tell whether a request succeeded; redirects and "not modified" count as success."""
    return 200 <= status < 400


@dataclass(slots=True)
class Record:
    """The measurements of one process. `waits` are what candidates waited for, which may take several requests."""

    steps: dict[str, Step] = field(default_factory=dict)
    waits: dict[str, array[float]] = field(default_factory=dict)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(step, what went wrong) → how often."""

    def request(self, step: str, begun: float, took: float, status: int, problem: str = "") -> None:
        """Record a request."""
        self.steps.setdefault(step, Step()).add(begun, took, status)
        if not is_good(status):
            self.problems[step, problem or f"status {status}"] += 1

    def wait(self, name: str, took: float) -> None:
        """Record how long somebody waited for something."""
        self.waits.setdefault(name, array("d")).append(took)

    def merge(self, other: Record) -> None:
        """Add the measurements of another process."""
        for name, step in other.steps.items():
            self.steps.setdefault(name, Step()).merge(step)
        for name, waits in other.waits.items():
            self.waits.setdefault(name, array("d")).extend(waits)
        self.problems.update(other.problems)

    @property
    def requests(self) -> int:
        return sum(map(len, self.steps.values()))

    @property
    def failed(self) -> int:
        return sum(self.problems.values())


@dataclass(frozen=True, slots=True)
class Summary:
    """Statistics of a kind of request; times are milliseconds, of successful requests only."""

    count: int
    failed: int
    mean: float
    p50: float
    p95: float
    p99: float
    most: float


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that this share of the ordered values does not pass; 0 when there are none."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def summary(took: Iterable[float], failed: int = 0) -> Summary:
    """Return the statistics of successful requests, in milliseconds."""
    ordered = sorted(1000 * one for one in took)
    mean = sum(ordered) / len(ordered) if ordered else 0.0
    p50, p95, p99 = (percentile(ordered, share) for share in (0.5, 0.95, 0.99))
    return Summary(len(ordered) + failed, failed, mean, p50, p95, p99, ordered[-1] if ordered else 0.0)


def step_summary(step: Step, *, outside: tuple[float, float] | None = None) -> Summary:
    """Return the statistics of a step; requests that began in the period `outside` are left out."""
    low, high = outside or (0.0, -1.0)
    chosen = [n for n, begun in enumerate(step.begun) if not low <= begun <= high]
    good = [step.took[n] for n in chosen if is_good(step.status[n])]
    return summary(good, len(chosen) - len(good))


@dataclass(frozen=True, slots=True)
class Second:
    """What happened in one second: requests answered, failed, and the times of the good ones in ms."""

    at: int
    requests: int
    failed: int
    p50: float
    p95: float
    most: float


def by_second(steps: Iterable[Step], origin: float) -> list[Second]:
    """Return the seconds from the first request on, counted from `origin` (monotonic), by the moment of the answer; none is left out."""
    found: dict[int, list[float]] = {}
    failed: Counter[int] = Counter()
    for step in steps:
        for begun, took, status in zip(step.begun, step.took, step.status, strict=True):
            at = int((begun + took - origin) // 1)
            times = found.setdefault(at, [])
            if is_good(status):
                times.append(1000 * took)
            else:
                failed[at] += 1
    if not found:
        return []
    seconds = []
    for at in range(min(found), max(found) + 1):
        ordered = sorted(found.get(at, []))
        p50, p95, most = (percentile(ordered, share) for share in (0.5, 0.95, 1.0))
        seconds.append(Second(at, len(ordered) + failed[at], failed[at], p50, p95, most))
    return seconds


@dataclass(slots=True)
class Lag:
    """The delay of a simulating process's event loop, by which its measured times are too long."""

    seen: list[tuple[float, float]] = field(default_factory=list)
    """(moment, seconds late), ten a second."""

    async def watch(self) -> None:
        """Measure the delay until cancelled."""
        while True:
            due = time.monotonic() + 0.1
            await asyncio.sleep(0.1)
            now = time.monotonic()
            self.seen.append((now, max(0.0, now - due)))
