"""What a candidate keeps for himself beside his answers: the notepad, marked text, struck-out alternatives. Pure, and without Django.

It comes as events of kind `note`, stays in the log alone, and is given back to nobody but the candidate: the greatest `(session, seq)` of
an item stands, and the notepad is the one without an item. It is never scored, and neither markers nor invigilators are shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_NOTEPAD = 10_000
"""Characters that the notepad holds, as browsers count them: UTF-16 units."""
MAX_MARKS = 500
MAX_STRUCK = 100


def check_note(paper_items: Mapping[str, Mapping[str, Any]], item: Any, value: Any) -> str:
    """Return why this is no note, or "".

    Of the notepad, `value` is {"text": str}; of an item {"marks": [[from, to], …], "struck": [ids]}, where marks count characters of the
    question's text. None = nothing (any more).
    """
    if item not in (None, "") and (not isinstance(item, str) or item not in paper_items):
        return "UNKNOWN_ITEM"
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return "VALUE_IS_NO_NOTE"
    return _check_item(value) if item else _check_notepad(value)


def _check_notepad(value: Mapping[str, Any]) -> str:
    text = value.get("text")
    if not isinstance(text, str):
        return "VALUE_HAS_NO_TEXT"
    return "TOO_LONG" if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_NOTEPAD else ""


def _check_item(value: Mapping[str, Any]) -> str:
    marks, struck = value.get("marks", []), value.get("struck", [])
    if not isinstance(marks, list) or not isinstance(struck, list):
        return "VALUE_IS_NO_NOTE"
    if len(marks) > MAX_MARKS or len(struck) > MAX_STRUCK:
        return "TOO_MANY"
    if not all(isinstance(one, str) and len(one) <= 64 for one in struck) or not all(_is_range(one) for one in marks):
        return "VALUE_IS_NO_NOTE"
    return ""


def _is_range(mark: Any) -> bool:
    if not isinstance(mark, list) or len(mark) != 2:
        return False
    start, end = mark
    return type(start) is int and type(end) is int and 0 <= start < end < 2**31
