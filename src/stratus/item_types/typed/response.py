"""Answers that are one line of text, stored as it was typed: `{"text": …}` or a member of another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stratus.item_types import base
from stratus.item_types.typed.spelling import folded, single_spaced


def typed_in(value: Any, member: str) -> str:
    """Return the text that stands in this member of a stored value, "" where there is none."""
    text = value.get(member) if isinstance(value, Mapping) else None
    return text if isinstance(text, str) else ""


class TypedResponse(base.Response):
    """A value with one text in it, which is stored as it was typed."""

    member: ClassVar[str]
    """Where the text stands."""
    most: ClassVar[int]
    """Characters that it has at most."""

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return "" or why the value is refused."""
        if not isinstance(value, Mapping) or not isinstance(value.get(self.member), str):
            return "VALUE_HAS_NO_TEXT"
        return "TEXT_TOO_LONG" if len(value[self.member]) > self.most else ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether something is written that can be seen."""
        return folded(typed_in(value, self.member), case=True) != ""

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return what was typed, on one line."""
        return single_spaced(typed_in(value, self.member)) if self.is_answered(value) else ""
