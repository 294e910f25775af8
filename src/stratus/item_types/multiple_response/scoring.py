"""Multiple response is scored automatically, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.choices.content import correct
from stratus.item_types.choices.response import selected


class Scoring(base.Scoring):
    """Dichotomous: all or nothing. Polytomous: the share of right alternatives that were chosen."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points.

        With partial credit each wrong choice cancels a right one (not below zero), unless no more may be chosen than are right.
        """
        chosen, right = selected(value), correct(content)
        if content["scoring"] == "DICHOTOMOUS":
            return base.Points(max_score if chosen == right else Fraction(0))
        hits = len(chosen & right)
        if content["max_selections"] != len(right):
            hits = max(hits - len(chosen - right), 0)
        return base.Points(max_score * hits / len(right))
