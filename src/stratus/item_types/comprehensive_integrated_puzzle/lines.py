"""Options as lines of text in a form: which line was which before, so that ids and keys go along with what is moved or worded anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from stratus.item_types.listed.content import MOST_OPTIONS

LONGEST_SENT = 40_000
"""Characters in which a form says what its lines were."""


def lines_of(text: Any) -> list[str]:
    """Return the lines that say something, one more than a column may have at most."""
    lines = (line.strip() for line in str(text or "").splitlines())
    return [line for line in lines if line][: MOST_OPTIONS + 1]


def sent_before(text: Any) -> list[dict[str, str]]:
    """Return the options that a form says its lines were: none where it says nothing that can be read."""
    try:
        found = json.loads(text) if isinstance(text, str) and len(text) <= LONGEST_SENT else []
    except (ValueError, RecursionError):
        return []
    options = found if isinstance(found, list) else []
    return [
        {"id": str(one.get("id") or ""), "text": str(one.get("text") or "")}
        for one in options[: MOST_OPTIONS + 1]
        if isinstance(one, Mapping)
    ]


def origins(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Return place of a line now → its place before.

    A line that says the same is the same, wherever it stands. Of the others, those that replaced as many between the same neighbours are
    the same worded anew; what was added or taken away is nothing else.
    """
    places = {text: place for place, text in enumerate(before)}
    found = {place: places[text] for place, text in enumerate(now) if text in places}
    kept = set(found.values())
    for what, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what == "replace" and b - a == d - c:
            found |= {new: old for new, old in zip(range(c, d), range(a, b), strict=True) if new not in found and old not in kept}
    return found


def options_of(column: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the options that a column of a form has now, each with the id that it had before."""
    now, before = lines_of(column.get("lines")), column.get("was") or []
    known = origins([option["text"] for option in before], now)
    return [{"id": before[known[place]]["id"] if place in known else "", "text": text} for place, text in enumerate(now)]


def text_now(column: Mapping[str, Any], text: str) -> str:
    """Return what an option says now that was chosen when it said this, "" where it is gone."""
    now, before = lines_of(column.get("lines")), [option["text"] for option in column.get("was") or []]
    if text in now or text not in before:
        return text if text in now else ""
    old = before.index(text)
    return next((now[new] for new, place in origins(before, now).items() if place == old), "")
