"""Select from list is scored automatically, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import all_by_chance, credit
from stratus.item_types.gaps.response import filled


class Scoring(base.Scoring):
    """A gap is right if its right option is chosen."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        chosen = filled(value)
        right = {(gap["id"], option["id"]) for gap in content["gaps"] for option in gap["options"] if option["correct"]}
        return credit(content, content["gaps"], lambda gap: (gap, chosen.get(gap)) in right, max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Somebody guesses each gap by itself, one of its options."""
        return all_by_chance(content, [(Fraction(1, len(gap["options"])), gap["points"]) for gap in content["gaps"]])
