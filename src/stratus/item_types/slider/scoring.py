"""Sliders are scored automatically."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.slider.response import given
from stratus.item_types.slider.scale import scale_of


class Scoring(base.Scoring):
    """All points for a right position, else none."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        number = scale_of(content).reads(given(value))
        is_right = number is not None and Decimal(content["right_from"]) <= number <= Decimal(content["right_to"])
        return base.Points(max_score if is_right else Fraction(0))

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """The share of the positions that are right."""
        scale = scale_of(content)
        right = scale._replace(least=Decimal(content["right_from"]), most=Decimal(content["right_to"]))
        return Fraction(right.positions, scale.positions)
