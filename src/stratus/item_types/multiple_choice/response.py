"""An answer to a multiple choice item: one alternative."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.choices.response import ChoiceResponse


class Response(ChoiceResponse):
    """`{"selected": [id]}`."""

    def most(self, paper_item: Mapping[str, Any]) -> int | None:
        """One may be chosen."""
        return 1
