"""Scoring of choices among alternatives of which one is right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.choices.content import correct
from stratus.item_types.choices.response import selected


class OneRightScoring(base.Scoring):
    """All points for the right alternative, else none."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        return base.Points(max_score if selected(value) == correct(content) else Fraction(0))

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """One of the alternatives: with four of them a quarter."""
        return Fraction(1, len(content["alternatives"]))
