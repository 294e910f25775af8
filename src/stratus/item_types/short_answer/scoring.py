"""Short answers are scored automatically, and a marker may overrule that."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.short_answer.content import accepted_texts
from stratus.item_types.typed.response import typed_in
from stratus.item_types.typed.spelling import accepts


class Scoring(base.Scoring):
    """All points for a text that is accepted, else none. Nothing can be guessed from."""

    may_be_overruled = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points.

        A text may have as many spelling errors as its author allows, but one of no more characters than that must be written exactly:
        an empty answer, a single letter or another short word is not right by tolerance alone.
        """
        typed, case, errors = typed_in(value, "text"), content["case_sensitive"], content["spelling_errors"]
        is_right = any(accepts(text, typed, case=case, errors=errors) for text in accepted_texts(content))
        return base.Points(max_score if is_right else Fraction(0))
