"""Why a candidate answers as they do, in their own words: a member of the answer of any type. Never scored. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RATIONALE = "rationale"
"""The member of answers, and of contents and items whose author asks for it."""
LONGEST = 2_000
"""Characters of a rationale."""


def rationale_of(value: Any) -> str:
    """Return what a stored value gives as its rationale, "" if nothing."""
    said = value.get(RATIONALE) if isinstance(value, Mapping) else None
    return said if isinstance(said, str) else ""


def without_rationale(value: Any) -> Any:
    """Return a value as its type knows it; None where nothing but a rationale was given. The same value where there is none."""
    if not isinstance(value, Mapping) or RATIONALE not in value:
        return value
    return {name: member for name, member in value.items() if name != RATIONALE} or None


def fault_of(value: Any) -> str:
    """Return why the rationale of a value that was sent is refused, or ""."""
    said = value.get(RATIONALE, "") if isinstance(value, Mapping) else ""
    if not isinstance(said, str):
        return "RATIONALE_IS_NO_TEXT"
    return "RATIONALE_TOO_LONG" if len(said) > LONGEST else ""


def with_rationale(answer: Any, said: str) -> Any:
    """Return an answer, or None, together with a rationale; one in which nothing is written is none."""
    if not said.strip():
        return answer
    return {**(answer or {}), RATIONALE: said}


def asking(content: Mapping[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    """Return the view of an item, which says where its author asks for a rationale."""
    return {**view, RATIONALE: True} if content.get(RATIONALE) else view
