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
        number = len(content["alternatives"])
        if most is None:
            return _any_number(content, right, number)
        most = min(most, number)
        ways = {hits: comb(right, hits) * comb(number - right, most - hits) for hits in range(min(right, most) + 1)}
        total = sum((way * _share(content, right, hits=hits, misses=most - hits) for hits, way in ways.items()), Fraction(0))
        return total / comb(number, most)


def _any_number(content: Mapping[str, Any], right: int, number: int) -> Fraction:
    """Return the mean of all selections of any number of alternatives.

    Those with `lead` more right choices than wrong ones are as many as there are ways to choose wrong ones + lead of all alternatives
    (Vandermonde). So the cost grows with the number of alternatives: texts have thousands.
    """
    if content["scoring"] == DICHOTOMOUS:
        return Fraction(1, 2**number)
    return Fraction(sum(lead * comb(number, number - right + lead) for lead in range(1, right + 1)), right * 2**number)


def _share(content: Mapping[str, Any], right: int, *, hits: int, misses: int) -> Fraction:
    """Return the share of the maximum for so many right and wrong choices, of so many right ones."""
    if content["scoring"] == DICHOTOMOUS:
        return Fraction(hits == right and not misses)
    if content["max_selections"] != right:
        hits = max(hits - misses, 0)
    return Fraction(hits, right)
