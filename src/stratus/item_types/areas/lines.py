"""Where an area is, as an author types it: percent from the left and from the top, a point after the other. Pure.

`10 20; 40 60` are two corners of a rectangle that lie opposite each other, or the first corners of a polygon; `50 50; 12,5` is the middle
of a circle and its radius in percent of the picture's width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from stratus.foundation.numbers import read_number
from stratus.item_types.areas.geometry import CIRCLE, POLYGON, RECTANGLE, SCALE

MOST_CORNERS = 30
PERCENT = SCALE // 100
LONGEST = 1_000
"""Characters that are read at all: enough for all corners, each number with its decimals and more."""
_NUMBERS = {RECTANGLE: (4, 4), CIRCLE: (3, 3), POLYGON: (6, 2 * MOST_CORNERS)}
"""How many numbers a shape has, at least and at most."""


def written(at: Sequence[int]) -> str:
    """Return where an area is as people read it and write it."""
    numbers = [f"{Decimal(unit) / PERCENT:f}" for unit in at]
    pairs = [" ".join(numbers[place : place + 2]) for place in range(0, len(numbers), 2)]
    return "; ".join(pairs)


def read(typed: Any, shape: str) -> list[int] | None:
    """Return where an area is, in units, None where nothing of this shape can be read. Numbers in units are taken as they are."""
    units = _typed(typed) if isinstance(typed, str) else _given(typed)
    low, high = _NUMBERS[shape]
    if units is None or not low <= len(units) <= high or (len(units) % 2 and shape != CIRCLE):
        return None
    if shape == RECTANGLE:
        (left, right), (top, bottom) = sorted(units[::2]), sorted(units[1::2])
        return [left, top, right, bottom]
    return units


def _given(at: Any) -> list[int] | None:
    if not isinstance(at, list) or len(at) > 2 * MOST_CORNERS:
        return None
    return list(at) if all(type(unit) is int and 0 <= unit <= SCALE for unit in at) else None


def _typed(text: str) -> list[int] | None:
    if len(text) > LONGEST:
        return None
    units = []
    for word in re.split(r"[\s;%]+", text.strip(" \t\r\n;%")):
        number = read_number(word, 2)
        if not isinstance(number, Decimal) or not 0 <= number <= 100:
            return None
        units.append(int(number * PERCENT))
    return units
