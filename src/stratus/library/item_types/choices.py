"""Alternatives, as multiple choice and multiple response share them."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from typing import Any

from stratus.library.item_types.content import MAX_HTML, clean_html, plain_text

MAX_ALTERNATIVES = 26


def clean_alternatives(content: Mapping[str, Any], errors: dict[str, str]) -> list[dict[str, Any]]:
    """Check and return the alternatives; their ids are a, b, c … in the order in which the author wrote them."""
    given = content.get("alternatives")
    alternatives: list[dict[str, Any]] = []
    for alternative in given if isinstance(given, Sequence) and not isinstance(given, str) else []:
        markup = clean_html(alternative.get("html"))
        if not plain_text(markup) and "<img" not in markup:
            continue
        alternatives.append({"html": markup, "correct": bool(alternative.get("correct"))})
    if not 2 <= len(alternatives) <= MAX_ALTERNATIVES:
        errors["alternatives"] = f"Write 2 to {MAX_ALTERNATIVES} alternatives."
    elif any(len(alternative["html"]) > MAX_HTML for alternative in alternatives):
        errors["alternatives"] = f"An alternative is longer than {MAX_HTML} characters."
    return [{"id": letter, **alternative} for letter, alternative in zip(string.ascii_lowercase, alternatives, strict=False)]


def without_key(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the alternatives as candidates may see them."""
    return [{"id": alternative["id"], "html": alternative["html"]} for alternative in content["alternatives"]]


def check_selected(paper_item: Mapping[str, Any], value: Any, *, most: int | None) -> str:
    """Return why this value is no selection among the alternatives, or ""."""
    if value is None:
        return ""
    if not isinstance(value, Mapping) or not isinstance(value.get("selected"), list):
        return "VALUE_HAS_NO_SELECTION"
    selected = value["selected"]
    known = {alternative["id"] for alternative in paper_item["alternatives"]}
    if any(not isinstance(choice, str) or choice not in known for choice in selected) or len(set(selected)) != len(selected):
        return "UNKNOWN_ALTERNATIVE"
    if most is not None and len(selected) > most:
        return "TOO_MANY_SELECTED"
    return ""


def selected(value: Any) -> set[str]:
    """Return the ids that were chosen."""
    return set(value["selected"]) if isinstance(value, Mapping) and isinstance(value.get("selected"), list) else set()


def correct(content: Mapping[str, Any]) -> set[str]:
    """Return the ids of the right alternatives."""
    return {alternative["id"] for alternative in content["alternatives"] if alternative["correct"]}


def letters(content: Mapping[str, Any], value: Any) -> str:
    """Return the letters of what was chosen, as the author's list has them, whatever the candidate's order was: `A; C`."""
    chosen = selected(value)
    places = zip(string.ascii_uppercase, content["alternatives"], strict=False)
    return "; ".join(letter for letter, alternative in places if alternative["id"] in chosen)
