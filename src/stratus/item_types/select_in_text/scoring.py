"""Select in text is scored as multiple response is: its pieces are the alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.multiple_response import scoring as multiple_response


class Scoring(multiple_response.Scoring):
    """Dichotomous: all or nothing. Polytomous: the share of right pieces that were chosen, less wrong ones unless no more may be chosen."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        return super().score(_as_alternatives(content), value, max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """The mean of all selections that somebody may guess."""
        return super().chance(_as_alternatives(content))


def _as_alternatives(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "alternatives": content["pieces"]}
