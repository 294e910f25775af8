"""Drag and drop is scored automatically: places with their right token."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import credit, one_each_by_chance
from stratus.item_types.drag_and_drop.content import right_tokens
from stratus.item_types.pairs import placed_in


class Scoring(base.Scoring):
    """Polytomous: the share of places with their right token, by their points. Dichotomous: all of them, or nothing."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        right, given = right_tokens(content), placed_in(value)
        return credit(content, content["gaps"], lambda place: given.get(place) == right[place], max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Return what somebody earns who fills every place by lot. Used once each, `Content` sees to it that tokens suffice."""
        return one_each_by_chance(content, content["gaps"], len(content["tokens"]), reusable=content["tokens_reusable"])
