"""An answer to an item with lists in gaps: `{"gaps": {gap: option}}`, those gaps in which something is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.gaps.response import GapsResponse


class Response(GapsResponse):
    """One option a gap."""

    def check_gap(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return "" if this is an option of this gap."""
        return "" if any(option["id"] == what for option in gap["options"]) else "UNKNOWN_OPTION"

    def said_in(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return the text of the option."""
        return next((option["text"] for option in gap["options"] if option["id"] == what), "")
