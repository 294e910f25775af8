"""Fill in the blank is scored automatically, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import credit
from stratus.item_types.fill_in_the_blank.right import is_right
from stratus.item_types.gaps.response import filled


class Scoring(base.Scoring):
    """A gap is right if what was typed is accepted. Nothing can be guessed from."""

    may_be_overruled = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        typed, gaps = filled(value), {gap["id"]: gap for gap in content["gaps"]}
        return credit(content, content["gaps"], lambda pk: pk in typed and is_right(gaps[pk], typed[pk], content["lang"]), max_score)
