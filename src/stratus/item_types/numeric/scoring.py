"""Numbers are scored automatically, and a marker may overrule that."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.numeric.right import is_right
from stratus.item_types.typed.response import typed_in


class Scoring(base.Scoring):
    """All points for a right number, else none; none for what is no number. Nothing can be guessed from."""

    may_be_overruled = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        return base.Points(max_score if is_right(content, typed_in(value, "value")) else Fraction(0))
