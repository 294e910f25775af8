"""Extended match is scored automatically, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import perm
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import DICHOTOMOUS, all_by_chance, credit
from stratus.item_types.extended_match.content import right
from stratus.item_types.pairs import pairs_of


class Scoring(base.Scoring):
    """A stem is right with its right option."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        given, key = pairs_of(value), right(content)
        return credit(content, content["stems"], lambda stem: given.get(stem) == key[stem], max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Return what somebody may expect who gives every stem an option by lot, as a share of the maximum.

        Each stem is right once in as many times as there are options, also where each option is taken once only. There all are right
        together once in the number of ways in which so many options can be laid out.
        """
        stems, options = content["stems"], len(content["options"])
        if content["once"] and content["scoring"] == DICHOTOMOUS:
            return Fraction(1, perm(options, len(stems)))
        return all_by_chance(content, [(Fraction(1, options), stem["points"]) for stem in stems])
