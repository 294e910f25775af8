"""A candidate's private notes beside the answers: the notepad, marked text, struck-out alternatives. Pure, and without Django.

They arrive as events of kind `note`, are stored in the log only, and are shown to nobody but the candidate. Per item the event with the
greatest `(session, seq)` counts; the notepad is the note without an item. Notes are never scored, nor shown to markers or invigilators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_NOTEPAD = 10_000
"""Characters that the notepad holds, as browsers count them: UTF-16 units."""
MAX_MARKS = 500
MAX_STRUCK = 100


def check_note(paper_items: Mapping[str, Mapping[str, Any]], item: Any, value: Any) -> str:
    """Return why this is not a valid note, or "".

    `value` is {"text": str} for the notepad, and {"marks": [[from, to], …], "struck": [ids]} for an item, where marks count characters of
    the question's text. None = no note, or deleted.
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
