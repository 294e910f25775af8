"""Options as an author writes them: one a line, a `*` before the right one. Pure.

An option that begins with a `*` itself, or with a `\\`, is written with a `\\` before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from stratus.item_types.typed.spelling import single_spaced

RIGHT, PLAIN = "*", "\\"
LONGEST = 100_000
"""Characters of the lines of one gap, and of what was known of them, that are read at all: far more than options may have."""


def written(options: Iterable[Mapping[str, Any]]) -> str:
    """Return these options as lines."""
    return "\n".join(_line(option["text"], option["correct"]) for option in options)


def known(options: Iterable[Mapping[str, Any]]) -> str:
    """Return the ids of these options with their texts, to be sent along with the lines."""
    return json.dumps([[option["id"], option["text"]] for option in options if option["id"]], ensure_ascii=False, separators=(",", ":"))


def read(lines: str, sent_along: str) -> list[dict[str, Any]]:
    """Return the options of these lines, without empty ones.

    A line that says what an option said keeps its id, wherever it stands now. Of the others one keeps the id of the option that stood in
    its place and is not there any more: it was worded anew.
    """
    texts = [_said(line) for line in lines[:LONGEST].splitlines() if line.strip()]
    options = [{"id": "", "text": text, "correct": right} for text, right in texts if text]
    before = _read_known(sent_along)
    by_text = {text: pk for pk, text in reversed(before)}
    for option in options:
        option["id"] = by_text.pop(str(option["text"]), "")
    kept = {option["id"] for option in options}
    for option, (pk, _text) in zip(options, before, strict=False):
        if not option["id"] and pk not in kept:
            option["id"] = pk
    return options


def _line(text: str, right: bool) -> str:
    plain = f"{PLAIN}{text}" if text.startswith((RIGHT, PLAIN)) else text
    return f"{RIGHT} {plain}" if right else plain


def _said(line: str) -> tuple[str, bool]:
    text = single_spaced(line)
    right = text.startswith(RIGHT)
    return single_spaced(text.removeprefix(RIGHT)).removeprefix(PLAIN), right


def _read_known(sent_along: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(sent_along) if len(sent_along) <= LONGEST else None
    except (ValueError, RecursionError):
        return []
    pairs = [pair for pair in found if isinstance(pair, list) and len(pair) == 2] if isinstance(found, list) else []
    return [(pk, text) for pk, text in pairs if isinstance(pk, str) and isinstance(text, str)]
