"""Nobody earns points by a page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types.base import Points, Scored, Scoring


class NoScoring(Scoring):
    """Gives nothing, and asks no marker."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> Scored:
        """Return no points."""
        return Points(Fraction(0))
