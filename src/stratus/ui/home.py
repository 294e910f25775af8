"""The cards of the front page, with counts of a person's tasks. Each package registers its own when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from stratus.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """A count of a person's tasks, with a link to them."""

    number: int
    text: str
    icon: str
    url: str


Cards = Callable[[Actor, datetime], Iterator[Card]]
"""Yields one package's cards for this person at this moment (UTC): a fixed number of statements, none where the rights are missing."""

_registered: dict[int, Cards] = {}


def register(position: int, cards: Cards) -> None:
    """Register these cards at this position (lower ones come first). Raises ValueError if it is taken."""
    if _registered.setdefault(position, cards) is not cards:
        raise ValueError(f"Position {position} of the front page is taken by {_registered[position]}.")


def cards_for(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the cards of this person's front page, in the order of their positions."""
    for position in sorted(_registered):
        yield from _registered[position](by, now)
