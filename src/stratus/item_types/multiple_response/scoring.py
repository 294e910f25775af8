"""Multiple response is scored automatically, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import comb
from typing import Any

from stratus.item_types import base
from stratus.item_types.choices.content import correct
from stratus.item_types.choices.response import selected
from stratus.item_types.credit import DICHOTOMOUS


class Scoring(base.Scoring):
    """Dichotomous: all or nothing. Polytomous: the share of right alternatives that were chosen."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points.

        With partial credit each wrong choice cancels a right one (not below zero), unless no more may be chosen than are right.
        """
        chosen, right = selected(value), correct(content)
        return base.Points(max_score * _share(content, len(right), hits=len(chosen & right), misses=len(chosen - right)))

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """The mean of all selections that somebody may guess: of as many as are allowed at most, and without a limit of any number."""
        right, most = len(correct(content)), content["max_selections"]
        wrong = len(content["alternatives"]) - right
        total, number = Fraction(0), 0
        for hits in range(right + 1):
            for misses in range(wrong + 1):
                if most is None or hits + misses == min(most, right + wrong):
                    ways = comb(right, hits) * comb(wrong, misses)
                    total += ways * _share(content, right, hits=hits, misses=misses)
                    number += ways
        return total / number


def _share(content: Mapping[str, Any], right: int, *, hits: int, misses: int) -> Fraction:
    """Return the share of the maximum for so many right and wrong choices, of so many right ones."""
    if content["scoring"] == DICHOTOMOUS:
        return Fraction(hits == right and not misses)
    if content["max_selections"] != right:
        hits = max(hits - misses, 0)
    return Fraction(hits, right)
