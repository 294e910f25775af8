"""Match is scored automatically: sources with their right target."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import perm
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import DICHOTOMOUS, all_by_chance, credit
from stratus.item_types.match.content import right_pairs
from stratus.item_types.pairs import pairs_of


class Scoring(base.Scoring):
    """Polytomous: the share of sources with their right target, by their points. Dichotomous: all of them, or nothing."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        right, given = right_pairs(content), pairs_of(value)
        return credit(content, content["sources"], lambda source: given.get(source) == right[source], max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Return what somebody earns who gives every source a target by lot, of t targets.

        Targets that may be used again are guessed for each source without regard to the others, also where sources are more than targets.
        Used once each (sources are then never more than targets, `Content` sees to it) all are right in one of t·(t-1)·… ways, and any one
        of them in one of t: partial credit comes to 1/t either way, whatever the points.
        """
        sources, targets = content["sources"], len(content["targets"])
        if content["scoring"] == DICHOTOMOUS and not content["targets_reusable"]:
            return Fraction(1, perm(targets, len(sources)))
        return all_by_chance(content, [(Fraction(1, targets), source["points"]) for source in sources])
