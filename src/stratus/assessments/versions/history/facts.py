"""What became of versions: packages above assessments register how they tell, since assessments cannot ask them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stratus.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """A schedule that delivers a version, as somebody sees it who may. `is_pinned`: it keeps this one, whatever is published later."""

    title: str
    url: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    candidates: int
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Holders:
    """The schedules that deliver a version: what this person may see, latest first, and how many others there are."""

    seen: tuple[Held, ...] = ()
    others: int = 0

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.seen) + self.others


@dataclass(frozen=True, slots=True)
class Went:
    """How a version went: how many candidates count, their mean in per cent of the maximum, and the per cent that passed."""

    candidates: int
    mean: Decimal
    passed: Decimal


HoldersReader = Callable[[int, Actor, datetime], Mapping[int, Holders]]
"""Assessment, actor and moment → the schedules that deliver each of its versions, by its id. A fixed number of statements."""
WentReader = Callable[[Sequence[int]], Mapping[int, Went]]
"""Ids of versions → how they went; those of which nothing may be told are left out. A fixed number of statements."""

_holders: list[HoldersReader] = []
_went: list[WentReader] = []


def register_holders(reader: HoldersReader) -> None:
    """Make a reader of schedules known; called when the apps are ready."""
    if reader not in _holders:
        _holders.append(reader)


def register_went(reader: WentReader) -> None:
    """Make a reader of statistics known; called when the apps are ready."""
    if reader not in _went:
        _went.append(reader)


def holders_of(assessment_id: int, by: Actor, now: datetime) -> dict[int, Holders]:
    """Return version id → the schedules that deliver it; without any: left out."""
    return {pk: found for reader in _holders for pk, found in reader(assessment_id, by, now).items()}


def how_they_went(version_ids: Sequence[int]) -> dict[int, Went]:
    """Return version id → how it went, where that may be told."""
    return {pk: found for reader in _went for pk, found in reader(version_ids).items()} if version_ids else {}
