"""True or false: a statement, and two fixed words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types.choices.content import OneRightContent, check_one_right
from stratus.item_types.content_fields import common
from stratus.item_types.errors import Problems
from stratus.item_types.overlays.where import Html
from stratus.item_types.parts import Part
from stratus.item_types.true_false.words import FixedWords, words_of


class Content(OneRightContent):
    """`{"stem", "lang", "alternatives": [{"id", "html", "correct"}]}`: the words for true and for false, in this order.

    Of alternatives that are given their ids count, and which is right; the words are those of the item's language.
    """

    key = "TRUE_FALSE"
    translated = (Html("stem"), FixedWords())

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        given = content.get("alternatives")
        rows = list(given[:2]) if isinstance(given, Sequence) and not isinstance(given, str) else []
        known = [row if isinstance(row, Mapping) else {} for row in [*rows, {}, {}]]
        cleaned["alternatives"] = [
            {"id": str(row.get("id") or ""), "html": word, "correct": bool(row.get("correct"))}
            for row, word in zip(known, words_of(cleaned["lang"]), strict=False)
        ]
        check_one_right(cleaned["alternatives"], problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its two words, true first."""
        return self.author_view(item_id, content, max_score)

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """The two words are never shuffled."""
        return []

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the statement: the two words are in every item."""
        return [content["stem"]]

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the two words, which are their labels too; the right one earns everything."""
        labels = [word["html"] for word in content["alternatives"]]
        return [part._replace(label=label) for part, label in zip(super().parts(content), labels, strict=True)]
