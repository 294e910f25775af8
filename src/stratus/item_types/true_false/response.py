"""An answer to a true or false item: one of the two words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.choices.response import OneChosen, selected


class Response(OneChosen):
    """`{"selected": [id]}`."""

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the word that was chosen, in the language of the item."""
        chosen = selected(value)
        return "; ".join(word["html"] for word in content["alternatives"] if word["id"] in chosen)
