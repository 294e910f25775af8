"""What the contents of several item types have in common, checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.foundation.markup import MAX_DEPTH, MAX_HTML, TooNested, says_something, strictly_clean
from stratus.foundation.numbers import Fault, read_number
from stratus.item_types.base import TOO_NESTED
from stratus.item_types.errors import Problems


def common(content: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check and return the stem and its language."""
    stem = checked_html(content.get("stem"), "stem", problems, too_long="QUESTION_TOO_LONG")
    if not says_something(stem):
        problems.add("stem", "NO_QUESTION")
    return {"stem": stem, "lang": str(content.get("lang") or "en")[:10]}


def marking_scheme(content: Mapping[str, Any], problems: Problems) -> str:
    """Check and return the guidance for markers, safe to show."""
    return checked_html(content.get("marking_scheme"), "marking_scheme", problems)


def checked_html(text: Any, field: str, problems: Problems, *, too_long: str = "TEXT_TOO_LONG") -> str:
    """Return an author's HTML, safe to show; note a problem of this field, and return nothing of it, where it is too long or too nested.

    It is measured before it is parsed, and again as it will be stored.
    """
    given = str(text or "")
    try:
        if len(given) <= MAX_HTML and len(safe := strictly_clean(given)) <= MAX_HTML:
            return safe
    except TooNested:
        problems.add(field, TOO_NESTED, most=MAX_DEPTH)
    else:
        problems.add(field, too_long, most=MAX_HTML)
    return ""


def whole_number(content: Mapping[str, Any], name: str, problems: Problems, *, low: int, high: int) -> int | None:
    """Return a whole number or None where the field is empty; note a problem outside of low–high."""
    raw = content.get(name)
    if raw is None or raw == "":
        return None
    read = read_number(str(raw), 0)
    if isinstance(read, Fault):
        codes = {Fault.OTHER_DIGITS: "OTHER_DIGITS", Fault.DECIMALS: "NOT_WHOLE", Fault.GROUPED: "GROUPED_DIGITS"}
        problems.add(name, codes.get(read, "NO_WHOLE_NUMBER"))
        return None
    number = int(read)
    if not low <= number <= high:
        problems.add(name, "NUMBER_OUT_OF_RANGE", low=low, high=high)
        return None
    return number


def view(item_id: str, type_key: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the members that every item of a paper has."""
    score = int(max_score) if max_score == int(max_score) else float(max_score)
    return {"id": item_id, "type": type_key, "stem": content["stem"], "lang": content["lang"], "max_score": score}
