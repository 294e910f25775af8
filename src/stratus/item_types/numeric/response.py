"""An answer to a numeric item: what was typed. It is read when it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.numeric.right import understood
from stratus.item_types.typed.numbers import EXACT, LONGEST, unit_key
from stratus.item_types.typed.response import TypedResponse, typed_in
from stratus.item_types.typed.spelling import folded


class Response(TypedResponse):
    """`{"value"}`, at most 100 characters."""

    member = "value"
    members = frozenset({"value"})
    most = LONGEST

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the number and its unit however they were written, with its figures where they matter; else the text that is no number."""
        typed = typed_in(value, self.member)
        found = understood(content, typed)
        if found is None:
            return {"text": folded(typed, case=False)}
        number = str(EXACT.normalize(found.value)) if found.value else "0"
        said = {"number": number, "unit": unit_key(found.unit)}
        counts = content["figures_least"] or content["figures_most"]
        return {**said, "figures": list(found.figures)} if counts else said
