"""An answer to a multiple response item: several alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.choices.response import ChoiceResponse


class Response(ChoiceResponse):
    """`{"selected": [ids]}`, at most `max_selections` where the author set a limit."""

    keeps_cleared = True

    def most(self, paper_item: Mapping[str, Any]) -> int | None:
        """Return the author's limit."""
        most: int | None = paper_item["max_selections"]
        return most
