"""Order is scored automatically: elements at their exact place."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import factorial
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import DICHOTOMOUS, credit
from stratus.item_types.order.response import order_of


class Scoring(base.Scoring):
    """Polytomous: the share of elements at their place. Dichotomous: all of them, or nothing."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        elements = content["elements"]
        right = {element["id"] for element, given in zip(elements, order_of(value), strict=False) if element["id"] == given}
        return credit(content, elements, right.__contains__, max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """One of all orders; with partial credit each element is at its place in one of n of them, whatever its points."""
        number = len(content["elements"])
        return Fraction(1, factorial(number) if content["scoring"] == DICHOTOMOUS else number)
