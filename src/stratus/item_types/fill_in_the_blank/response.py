"""An answer to an item with blanks: `{"gaps": {gap: text}}`, as it was typed, those gaps in which something stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.gaps.response import GapsResponse
from stratus.item_types.typed.spelling import folded, single_spaced

LONGEST = 500
"""Characters of what is typed into a gap."""


class Response(GapsResponse):
    """A text a gap. Numbers are read when they are scored."""

    def check_gap(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return "" or why this is not taken."""
        if not isinstance(what, str) or not what:
            return "VALUE_HAS_NO_TEXT"
        return "TEXT_TOO_LONG" if len(what) > LONGEST else ""

    def said_in(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return what was typed, on one line."""
        return single_spaced(what) if self.normal(what) else ""

    def normal(self, what: Any) -> str:
        """Return what counts of a text: no blanks around it, repeated ones as one, nothing that nobody sees."""
        return folded(what, case=True) if isinstance(what, str) else ""
