"""Pages take no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.base import Response


class NoResponse(Response):
    """Refuses every answer."""

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Refuse it."""
        return "NO_QUESTION"

    def is_answered(self, value: Any) -> bool:
        """Tell that it is not."""
        return False

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return nothing."""
        return ""
