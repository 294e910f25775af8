"""Short answer: one line of text that is among the accepted ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems
from stratus.item_types.typed.spelling import MOST_SPELLING_ERRORS, folded, single_spaced

MOST_ACCEPTED = 50
LONGEST_ACCEPTED = 500
"""Characters of an accepted text."""
MOST_LINES = 1_000
"""Lines that are stored, empty ones too: what an author wrote comes back as it was."""


class Content(base.Content):
    """`{"stem", "lang", "accepted": [line], "case_sensitive", "spelling_errors", "marking_scheme"}`."""

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
        compared = {name: content[name] for name in ("case_sensitive", "spelling_errors")}
        return {"accepted": accepted_texts(content), **compared, "html": content["marking_scheme"]}


def accepted_texts(content: Mapping[str, Any]) -> list[str]:
    """Return the accepted texts in the author's order, each on one line and once."""
    return list(dict.fromkeys(single_spaced(line) for line in content["accepted"] if folded(line, case=True)))


def _accepted(given: Any, problems: Problems) -> list[str]:
    """Check and return the lines as the author wrote them; empty ones are no accepted texts."""
    lines = [line for line in given if isinstance(line, str)] if isinstance(given, list | tuple) else []
    too_long = next((number for number, line in enumerate(lines, start=1) if len(line) > LONGEST_ACCEPTED), 0)
    if too_long:
        problems.add("accepted", "ACCEPTED_TOO_LONG", line=too_long, most=LONGEST_ACCEPTED)
    elif len(lines) > MOST_LINES or not 1 <= len(accepted_texts({"accepted": lines})) <= MOST_ACCEPTED:
        problems.add("accepted", "NUMBER_OF_ACCEPTED", low=1, high=MOST_ACCEPTED)
    return lines
