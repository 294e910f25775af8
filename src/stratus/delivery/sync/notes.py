"""A candidate's private notes beside the answers: the notepad, marked text, struck-out alternatives, aids to reading.

Pure, and without Django.

They arrive as events of kind `note`, are stored in the log only, and are shown to nobody but the candidate. Per item the event with the
greatest `(session, seq)` counts; the notepad is the note without an item. Notes are never scored, nor shown to markers or invigilators.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

MAX_NOTEPAD = 10_000
"""Characters that the notepad holds, as browsers count them: UTF-16 units."""
MAX_MARKS = 500
MAX_STRUCK = 100
"""Alternatives of one question that are struck out, or uncovered."""
MAX_LINES = 8
"""Lines that the line reader shows."""


def check_note(notable: Container[str], item: Any, value: Any) -> str:
    """Return why this is not a valid note, or "".

    `value` is {"text": str, "reading": {"ruler": bool, "lines": int, "masking": bool}} for the notepad, with the aids to reading that are
    in use, and {"marks": [[from, to], …], "struck": [ids], "uncovered": [ids]} for an item or a page of the paper, where marks count
    characters of its text. None = no note, or deleted. `notable` are the ids of items and pages.
    """
    if item not in (None, "") and (not isinstance(item, str) or item not in notable):
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
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_NOTEPAD:
        return "TOO_LONG"
    return "" if _is_reading(value.get("reading", {})) else "VALUE_IS_NO_NOTE"


def _is_reading(reading: Any) -> bool:
    if not isinstance(reading, Mapping):
        return False
    switches, lines = (reading.get("ruler", False), reading.get("masking", False)), reading.get("lines", 1)
    return all(isinstance(one, bool) for one in switches) and type(lines) is int and 1 <= lines <= MAX_LINES


def _check_item(value: Mapping[str, Any]) -> str:
    marks, struck, uncovered = (value.get(name, []) for name in ("marks", "struck", "uncovered"))
    if not all(isinstance(one, list) for one in (marks, struck, uncovered)):
        return "VALUE_IS_NO_NOTE"
    if len(marks) > MAX_MARKS or len(struck) > MAX_STRUCK or len(uncovered) > MAX_STRUCK:
        return "TOO_MANY"
    if not all(isinstance(one, str) and len(one) <= 64 for one in [*struck, *uncovered]) or not all(_is_range(one) for one in marks):
        return "VALUE_IS_NO_NOTE"
    return ""


def _is_range(mark: Any) -> bool:
    if not isinstance(mark, list) or len(mark) != 2:
        return False
    start, end = mark
    return type(start) is int and type(end) is int and 0 <= start < end < 2**31
