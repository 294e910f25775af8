"""An answer to a short answer item: what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types.typed.response import TypedResponse, typed_in
from stratus.item_types.typed.spelling import LONGEST, folded


class Response(TypedResponse):
    """`{"text"}`, at most 1,000 characters."""

    member = "text"
    members = frozenset({"text"})
    most = LONGEST

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return what counts of the text: blanks as one, small letters where case does not count."""
        return folded(typed_in(value, self.member), case=content["case_sensitive"])
