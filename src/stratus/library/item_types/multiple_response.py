"""Multiple response: several alternatives may be right. Scored by itself, all or nothing or with partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.library.item_types import choices
from stratus.library.item_types.content import ContentError, common, view, whole_number

KEY = "MULTIPLE_RESPONSE"
NEEDS_MARKER = False
SCORING = ("DICHOTOMOUS", "POLYTOMOUS")


def clean(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as it is stored. Raises ContentError."""
    errors: dict[str, str] = {}
    cleaned = common(content, errors)
    cleaned["alternatives"] = choices.clean_alternatives(content, errors)
    cleaned["shuffle"] = bool(content.get("shuffle"))
    cleaned["max_selections"] = whole_number(content, "max_selections", errors, low=1, high=choices.MAX_ALTERNATIVES)
    cleaned["scoring"] = content.get("scoring") or "DICHOTOMOUS"
    if cleaned["scoring"] not in SCORING:
        errors["scoring"] = "Choose how the item is scored."
    if "alternatives" not in errors:
        right = len(choices.correct(cleaned))
        if not right:
            errors["alternatives"] = "Mark at least one alternative as correct."
        elif cleaned["max_selections"] is not None and cleaned["max_selections"] < right:
            errors["max_selections"] = f"{right} alternatives are correct: allow at least as many selections."
    if errors:
        raise ContentError(errors)
    return cleaned


def candidate_view(item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the item as it stands in a paper."""
    return {
        **view(item_id, KEY, content, max_score),
        "alternatives": choices.without_key(content),
        "max_selections": content["max_selections"],
    }


def shuffled(content: Mapping[str, Any]) -> bool:
    """Tell whether each candidate gets the alternatives in another order."""
    return bool(content["shuffle"])


def check_response(paper_item: Mapping[str, Any], value: Any) -> str:
    """Return "" or why the value is refused."""
    return choices.check_selected(paper_item, value, most=paper_item["max_selections"])


def safe_response(value: Any) -> Any:
    """There is no markup in it."""
    return value


def is_answered(value: Any) -> bool:
    """Tell whether something is chosen."""
    return bool(choices.selected(value))


def score(content: Mapping[str, Any], value: Any, max_score: Decimal) -> Decimal | None:
    """Return the points.

    Dichotomous: all or nothing. Polytomous: the share of right alternatives that were chosen; where selections are not limited to the
    number that is right, each wrong one cancels a right one, never below zero.
    """
    chosen, right = choices.selected(value), choices.correct(content)
    if content["scoring"] == "DICHOTOMOUS":
        return max_score if chosen == right else Decimal(0)
    hits = len(chosen & right)
    if content["max_selections"] != len(right):
        hits = max(hits - len(chosen - right), 0)
    return max_score * hits / len(right)


def answer_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return which alternatives are right, for markers and reviewers."""
    return {"correct": sorted(choices.correct(content))}


def answer_text(content: Mapping[str, Any], value: Any) -> str:
    """Return the letters of the alternatives that were chosen, in the author's order: `A; C`."""
    return choices.letters(content, value)
