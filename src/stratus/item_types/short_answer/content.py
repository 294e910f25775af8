"""Short answer: one line of text that is among the accepted ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems
from stratus.item_types.typed.spelling import MOST_SPELLING_ERRORS, folded

MOST_ACCEPTED = 50
LONGEST_ACCEPTED = 500
"""Characters of an accepted text."""


class Content(base.Content):
    """`{"stem", "lang", "accepted": [text], "case_sensitive", "spelling_errors", "marking_scheme"}`."""

    key = "SHORT_ANSWER"

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["accepted"] = _accepted(content.get("accepted"), problems)
        cleaned["case_sensitive"] = bool(content.get("case_sensitive"))
        cleaned["spelling_errors"] = whole_number(content, "spelling_errors", problems, low=0, high=MOST_SPELLING_ERRORS) or 0
        cleaned["marking_scheme"] = marking_scheme(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper."""
        return view(item_id, self.key, content, max_score)

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the accepted texts, how they are compared, and the guidance for markers."""
        return {**{name: content[name] for name in ("accepted", "case_sensitive", "spelling_errors")}, "html": content["marking_scheme"]}


def _accepted(given: Any, problems: Problems) -> list[str]:
    """Check and return the accepted texts in the author's order, each once, each on one line, without empty ones."""
    accepted: dict[str, None] = {}
    for number, text in enumerate(given if isinstance(given, list | tuple) else [], start=1):
        if len(accepted) > MOST_ACCEPTED:
            break
        line = " ".join(text.split()) if isinstance(text, str) else ""
        if len(line) > LONGEST_ACCEPTED:
            problems.add("accepted", "ACCEPTED_TOO_LONG", line=number, most=LONGEST_ACCEPTED)
        elif folded(line, case=True):
            accepted[line] = None
    if not 1 <= len(accepted) <= MOST_ACCEPTED:
        problems.add("accepted", "NUMBER_OF_ACCEPTED", low=1, high=MOST_ACCEPTED)
    return list(accepted)
