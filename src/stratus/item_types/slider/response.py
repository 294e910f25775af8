"""An answer to a slider: one position of its scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.slider.scale import scale_of, shown


def given(value: Any) -> str:
    """Return the number that was given, as it is written; "" if none."""
    number = value.get("value") if isinstance(value, Mapping) else None
    return number if isinstance(number, str) else ""


class Response(base.Response):
    """`{"value": "3.5"}`: a position in the one way in which it is written, with a dot and without zeros that say nothing."""

    members = frozenset({"value"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value is no position of the scale, or ""."""
        if not isinstance(value, Mapping) or not isinstance(value.get("value"), str):
            return "VALUE_HAS_NO_NUMBER"
        return "" if scale_of(paper_item).reads(value["value"]) is not None else "NO_POSITION"

    def is_answered(self, value: Any) -> bool:
        """Tell whether there is a number."""
        return bool(given(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the number as people read it, with its unit."""
        number = given(value)
        return shown(number, content) if number else ""

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the number: each is written in one way only."""
        return given(value)
