"""The criteria of an item that gives other points in an assessment than by itself. Pure, and exact: nothing is rounded.

Every row is multiplied by the same number, so criteria weigh among each other as their author wrote them, levels stay apart, and sums stay
sums. Points have two decimals wherever they are given, so a maximum is possible only where each row then has no more than these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any

from stratus.item_types.criteria.content import LEVELS, MOST_POINTS, PARTS, PLACES, plain, total

UNIT = 10**PLACES


class Uneven(ValueError):
    """The criteria cannot be worth so many points together. `possible`: the nearest numbers that they can be worth, below and above."""

    def __init__(self, possible: Sequence[Decimal]) -> None:
        super().__init__(", ".join(map(str, possible)))
        self.possible = possible


def step_of(criteria: Sequence[Mapping[str, Any]]) -> Decimal:
    """Return the smallest number of points that stored criteria can be worth together; what else they can be are its multiples.

    A row of p of T hundredths gets p·P/T of P: a whole number for all rows where P is a multiple of T ÷ gcd(T, all p).
    """
    whole = _units(total(criteria))
    shared = gcd(whole, *(_units(Decimal(row["points"])) for row in _rows(criteria)))
    return Decimal(whole // shared) / Decimal(UNIT)


def possible_near(criteria: Sequence[Mapping[str, Any]], points: Decimal) -> list[Decimal]:
    """Return the nearest numbers of points that stored criteria can be worth together: below and above, or these points alone."""
    step = step_of(criteria)
    below = points // step * step
    near = [below] if below == points else [below, below + step]
    return [one for one in near if 0 < one <= MOST_POINTS]


def multiplied(criteria: Sequence[Mapping[str, Any]], points: Decimal) -> list[dict[str, Any]]:
    """Return stored criteria as they are worth so many points together. Raises Uneven where a row would need more than two decimals."""
    if points % step_of(criteria):
        raise Uneven(possible_near(criteria, points))
    factor = Fraction(points) / Fraction(total(criteria))
    return [_times(criterion, factor) for criterion in criteria]


def _times(row: Mapping[str, Any], factor: Fraction) -> dict[str, Any]:
    units = Fraction(Decimal(row["points"])) * factor * UNIT
    lists = {part: [_times(one, factor) for one in row[part]] for part in (LEVELS, PARTS) if part in row}
    return {**row, "points": plain(Decimal(int(units)) / UNIT), **lists}


def _rows(criteria: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in criteria:
        yield row
        yield from _rows(row.get(LEVELS) or ())
        yield from _rows(row.get(PARTS) or ())


def _units(points: Decimal) -> int:
    return int(points * UNIT)
