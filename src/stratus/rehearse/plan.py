"""The plan of a rehearsal. Pure; times are seconds, moments are seconds after the first press of Start."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

PER_PROCESS = 2_500
"""How many candidates one core can simulate without delays of its own."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range from which a random number is drawn; `0` is no time at all."""

    low: float
    high: float

    def draw(self, rng: random.Random) -> float:
        """Return a random number of the range."""
        return rng.uniform(self.low, self.high)

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}–{self.high:g}"


def read_range(text: str) -> Range:
    """Parse `30-90` or `10`. Raises ValueError with a message for people."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:[-–]\s*(\d+(?:\.\d+)?))?\s*", text)
    if not found:
        raise ValueError(f"{text!r} is no number of seconds: write 45, or 30-90")
    low, high = float(found[1]), float(found[2] or found[1])
    if low > high:
        raise ValueError(f"{text!r} begins with the larger number: write {found[2]}-{found[1]}")
    return Range(low, high)


def read_share(text: str) -> float:
    """Parse `5%` or `0.05` as a share from 0 to 1. Raises ValueError with a message for people."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", text)
    share = float(found[1]) / (100 if found[2] else 1) if found else 2.0
    if share > 1:
        raise ValueError(f"{text!r} is no share of the candidates: write 5%, or 0.05")
    return share


@dataclass(frozen=True, slots=True)
class Plan:
    """One rehearsal."""

    url: str
    schedule: str
    candidates: int
    assessment: str = "EXT1"
    arrive_within: float = 20.0
    start_within: float = 1.0
    sitting: float = 180.0
    think: Range = Range(30, 90)
    writing: Range = Range(3, 12)
    """Seconds between two pauses while a candidate writes an essay."""
    drop: float = 0.05
    message: bool = True
    hand_in_within: float = 5.0
    assets: bool = True
    read_back: bool = False
    """Whether answers are read back through `start` before the hand-in, because the database cannot be reached."""

    @property
    def dropped(self) -> int:
        """How many candidates lose their connection."""
        return min(self.candidates, ceil(self.drop * self.candidates))

    @property
    def drop_at(self) -> float:
        """When they lose it, all at once."""
        return self.start_within + 0.35 * self.sitting

    @property
    def back_at(self) -> float:
        """When the network comes back for all of them."""
        return self.drop_at + min(30.0, 0.2 * self.sitting)

    @property
    def message_at(self) -> float:
        """When the invigilator writes to everybody."""
        return self.start_within + 0.65 * self.sitting

    @property
    def ends_at(self) -> float:
        """When the first of them hands in."""
        return self.start_within + self.sitting


def usual_arrival(candidates: int) -> float:
    """Return the default number of seconds over which candidates open their links: fifty a second, at least twenty seconds."""
    return max(20.0, candidates / 50)


def usual_processes(candidates: int) -> int:
    """Return how many processes simulate so many candidates: at most the number of cores."""
    return max(1, min(os.cpu_count() or 1, ceil(candidates / PER_PROCESS)))


def shares(number: int, parts: int) -> list[range]:
    """Split `number` places into `parts` runs of nearly the same length; some are empty only if there are fewer places than parts."""
    parts = max(1, min(parts, number))
    edges = [round(part * number / parts) for part in range(parts + 1)]
    return [range(low, high) for low, high in pairwise(edges)]
