"""Scales: exact numbers at equal distances. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.item_types.typed import numbers

PLACES = 6
"""Decimals of a number of a scale, at most."""
FARTHEST = 1_000_000_000
"""How far from zero a number may be: browsers still count exactly there, in millionths."""
MOST_POSITIONS = 1_000
"""Each must be reachable with a pointer and with the keyboard."""
_WRITTEN = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,6})?")
_LONGEST = 18


class Scale(NamedTuple):
    """The positions from `least` to `most`, `step` apart; both ends are positions."""

    least: Decimal
    most: Decimal
    step: Decimal

    @property
    def positions(self) -> int:
        """How many positions there are."""
        return int((self.most - self.least) / self.step) + 1

    def at(self, place: int) -> Decimal:
        """Return the number at this position, 0 for the least."""
        return self.least + place * self.step

    def holds(self, number: Decimal) -> bool:
        """Tell whether this number is one of the positions."""
        return self.least <= number <= self.most and (number - self.least) % self.step == 0

    def reads(self, text: Any) -> Decimal | None:
        """Return the number of the position that is written like this, None where it is none, or written in another way."""
        if not isinstance(text, str) or len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
            return None
        number = Decimal(text)
        return number if self.holds(number) and written(number) == text else None


def scale_of(content: Mapping[str, Any]) -> Scale:
    """Return the scale of a content, or of an item of a paper."""
    return Scale(Decimal(content["least"]), Decimal(content["most"]), Decimal(content["step"]))


def written(number: Decimal) -> str:
    """Return a number as contents and answers hold it: `-3.5`, without zeros at the end of decimals."""
    return f"{(number + 0).normalize():f}"


def shown(number: str, content: Mapping[str, Any]) -> str:
    """Return a number as people read it: with the decimal sign of the item's language, a true minus, and its unit."""
    said = numbers.shown(number, comma=numbers.uses_comma(content["lang"]))
    return f"{said} {content['unit']}".rstrip()
