"""Hotspot is scored automatically: right areas that were marked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import comb
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import DICHOTOMOUS, credit, one_each_by_chance
from stratus.item_types.hotspot.content import ONE, ORDER, right_areas
from stratus.item_types.hotspot.response import chosen_in


class Scoring(base.Scoring):
    """ONE: any right area. SEVERAL: right areas marked, ORDER: in their turn; all or nothing, or by points."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points. A second mark in an area earns nothing more."""
        right, chosen = right_areas(content), chosen_in(content, value)
        if content["task"] == ONE:
            return base.Points(max_score if {area["id"] for area in right} & set(chosen[:1]) else Fraction(0))
        if content["task"] == ORDER:
            in_turn = {area["id"] for area, given in zip(right, chosen, strict=False) if area["id"] == given}
            return credit(content, right, in_turn.__contains__, max_score)
        return credit(content, right, set(chosen).__contains__, max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction | None:
        """Return what somebody earns who chooses visible areas by lot, as many as are asked for. Hidden ones cannot be guessed from."""
        if not content["visible"]:
            return None
        right, number = right_areas(content), len(content["areas"])
        if content["task"] == ORDER:
            return one_each_by_chance(content, right, number, reusable=False)
        if content["task"] == ONE or content["scoring"] != DICHOTOMOUS:
            return Fraction(len(right), number)
        return Fraction(1, comb(number, len(right)))
