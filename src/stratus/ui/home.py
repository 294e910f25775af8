"""The cards of the front page, with counts of a person's tasks. Each package registers its own when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet

from stratus.access.actor import Actor

MOST_COUNTED = 1_000
"""Rows are counted up to here: nobody needs the number to the last one of what they will never go through."""


def count_of(rows: QuerySet[Any]) -> int:
    """Return how many rows there are, or one more than `MOST_COUNTED`; one statement that stops there.

    Rows of a table that can be very long come in an order that has an index: else PostgreSQL may look through other organisations' rows.
    """
    return rows[: MOST_COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Card:
    """A count of a person's tasks (`count_of`), with a link to them. `start`: what to do there where nothing has been done yet."""

    number: int
    text: str
    icon: str
    url: str
    start: str = ""

    @property
    def shown(self) -> str:
        """The number as the page shows it: "1,000+" beyond what is counted."""
        return intcomma(self.number) if self.number <= MOST_COUNTED else f"{intcomma(MOST_COUNTED)}+"


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
