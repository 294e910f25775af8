"""Essay: a written answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems


class Content(base.Content):
    """`{"stem", "lang", "max_words", "rich_text", "tables", "spellcheck", "marking_scheme"}`; `max_words` None = no limit.

    `tables`: a rich text has buttons for tables. `spellcheck`: the candidate's browser may check the spelling.
    """

    key = "ESSAY"
    format = 2

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["max_words"] = whole_number(content, "max_words", problems, low=1, high=100_000)
        cleaned["rich_text"] = bool(content.get("rich_text"))
        cleaned["tables"] = cleaned["rich_text"] and bool(content.get("tables"))
        cleaned["spellcheck"] = bool(content.get("spellcheck"))
        cleaned["marking_scheme"] = marking_scheme(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper: what is switched on of what came with the second format."""
        switched = {name: True for name in ("tables", "spellcheck") if content[name]}
        shown = {"max_words": content["max_words"], "rich_text": content["rich_text"], **switched}
        return {**view(item_id, self.key, content, max_score), **shown}

    def step(self, number: int, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Format 2 has tables and spell check, both off in an item that was written before."""
        return {**content, "tables": False, "spellcheck": False} if number == 1 else content
