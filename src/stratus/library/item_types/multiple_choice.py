"""Multiple choice: one of several alternatives is right. Scored by itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.library.item_types import choices
from stratus.library.item_types.content import ContentError, common, view

KEY = "MULTIPLE_CHOICE"
NEEDS_MARKER = False


def clean(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as it is stored. Raises ContentError."""
    errors: dict[str, str] = {}
    cleaned = common(content, errors)
    cleaned["alternatives"] = choices.clean_alternatives(content, errors)
    cleaned["shuffle"] = bool(content.get("shuffle"))
    if "alternatives" not in errors and len(choices.correct(cleaned)) != 1:
        errors["alternatives"] = "Mark exactly one alternative as correct."
    if errors:
        raise ContentError(errors)
    return cleaned


def candidate_view(item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the item as it stands in a paper."""
    return {**view(item_id, KEY, content, max_score), "alternatives": choices.without_key(content)}


def shuffled(content: Mapping[str, Any]) -> bool:
    """Tell whether each candidate gets the alternatives in another order."""
    return bool(content["shuffle"])


def check_response(paper_item: Mapping[str, Any], value: Any) -> str:
    """Return "" or why the value is refused."""
    return choices.check_selected(paper_item, value, most=1)


def safe_response(value: Any) -> Any:
    """There is no markup in it."""
    return value


def is_answered(value: Any) -> bool:
    """Tell whether something is chosen."""
    return bool(choices.selected(value))


def score(content: Mapping[str, Any], value: Any, max_score: Decimal) -> Decimal | None:
    """Return all points for the right alternative, else none."""
    return max_score if choices.selected(value) == choices.correct(content) else Decimal(0)


def answer_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return which alternatives are right, for markers and reviewers."""
    return {"correct": sorted(choices.correct(content))}


def answer_text(content: Mapping[str, Any], value: Any) -> str:
    """Return the letters of the alternatives that were chosen, in the author's order: `A; C`."""
    return choices.letters(content, value)
