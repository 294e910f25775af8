"""Match is scored automatically: sources with their right target."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import credit, one_each_by_chance
from stratus.item_types.match.content import right_pairs
from stratus.item_types.pairs import pairs_of


class Scoring(base.Scoring):
    """Polytomous: the share of sources with their right target, by their points. Dichotomous: all of them, or nothing."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        right, given = right_pairs(content), pairs_of(value)
        return credit(content, content["sources"], lambda source: given.get(source) == right[source], max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Return what somebody earns who gives every source a target by lot. Used once each, `Content` sees to it that they suffice."""
        return one_each_by_chance(content, content["sources"], len(content["targets"]), reusable=content["targets_reusable"])
