"""Multiple choice: one of several alternatives is right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types.choices.content import ChoiceContent, clean_alternatives, correct, lettered
from stratus.item_types.content_fields import common
from stratus.item_types.errors import Problems
from stratus.item_types.parts import Part


class Content(ChoiceContent):
    """`{"stem", "lang", "alternatives": [{"id", "html", "correct"}], "shuffle"}`, exactly one of them right."""

    key = "MULTIPLE_CHOICE"

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["alternatives"] = clean_alternatives(content, problems)
        cleaned["shuffle"] = bool(content.get("shuffle"))
        if sum(alternative["correct"] for alternative in cleaned["alternatives"]) != 1:
            problems.add("alternatives", "NOT_ONE_RIGHT")
        problems.raise_any()
        return cleaned

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the alternatives; the right one earns everything."""
        right = correct(content)
        return [Part(one["id"], letter, Fraction(one["id"] in right), "alternative") for letter, one in lettered(content)]
