"""An answer to a select in text item: the pieces that were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.choices.response import selected


class Response(base.Response):
    """`{"selected": [ids]}`, at most `max_selections` where the author set a limit. A cleared answer is None."""

    members = frozenset({"selected"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value is not a valid selection of pieces, or ""."""
        if not isinstance(value, Mapping) or not isinstance(value.get("selected"), list):
            return "VALUE_HAS_NO_SELECTION"
        chosen, pieces, most = value["selected"], paper_item["pieces"], paper_item["max_selections"]
        if len(chosen) > len(pieces) or any(not isinstance(choice, str) for choice in chosen):
            return "UNKNOWN_PIECE"
        if len(set(chosen)) != len(chosen) or not {piece["id"] for piece in pieces}.issuperset(chosen):
            return "UNKNOWN_PIECE"
        if most is not None and len(chosen) > most:
            return "TOO_MANY_SELECTED"
        return ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether something is chosen."""
        return bool(selected(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return what was chosen in the order of reading: `cat; sat`."""
        chosen = selected(value)
        return "; ".join(piece["text"] for piece in content["pieces"] if piece["id"] in chosen)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the ids of what was chosen, in whatever order."""
        return sorted(selected(value))
