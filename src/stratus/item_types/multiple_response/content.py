"""Multiple response: several alternatives may be right."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stratus.item_types.choices.content import MAX_ALTERNATIVES, ChoiceContent, clean_alternatives, correct
from stratus.item_types.content_fields import common, whole_number
from stratus.item_types.credit import POLYTOMOUS, clean_scoring
from stratus.item_types.errors import Problems
from stratus.item_types.naming import lettered
from stratus.item_types.parts import Kind, Part


class Content(ChoiceContent):
    """As multiple choice, with `max_selections` (None = no limit) and `scoring`: all or nothing, or partial credit."""

    key = "MULTIPLE_RESPONSE"

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["alternatives"] = clean_alternatives(content, problems)
        cleaned["shuffle"] = bool(content.get("shuffle"))
        cleaned["max_selections"] = whole_number(content, "max_selections", problems, low=1, high=MAX_ALTERNATIVES)
        cleaned["scoring"] = clean_scoring(content, problems)
        if "alternatives" not in problems:
            right = sum(alternative["correct"] for alternative in cleaned["alternatives"])
            if not right:
                problems.add("alternatives", "NONE_RIGHT")
            elif cleaned["max_selections"] is not None and cleaned["max_selections"] < right:
                problems.add("max_selections", "FEWER_SELECTIONS_THAN_RIGHT", right=right)
        problems.raise_any()
        return cleaned

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its alternatives as authored, and how many may be chosen."""
        return {**super().author_view(item_id, content, max_score), "max_selections": content["max_selections"]}

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the alternatives; with partial credit each right one earns its share."""
        right = correct(content)
        partial = content["scoring"] == POLYTOMOUS
        return [
            Part(one["id"], letter, Fraction(one["id"] in right, len(right)) if partial else None, Kind.ALTERNATIVE)
            for letter, one in lettered(content["alternatives"])
        ]
