"""The item types, one module each: content, candidate view, response check, scoring. Pure, and without Django: the saver uses them too."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

from stratus.library.item_types import essay, file_response, multiple_choice, multiple_response

ITEM_TYPES: dict[str, ModuleType] = {module.KEY: module for module in (multiple_choice, multiple_response, essay, file_response)}
"""Type → module, in the order in which authors are offered them.

Every module has `KEY`, `NEEDS_MARKER` and the functions
`clean(content) -> dict` (raises ContentError), `candidate_view(item_id, content, max_score) -> dict` (no answer key),
`shuffled(content) -> bool`, `check_response(paper_item, value) -> str` ("" or why the value is refused),
`safe_response(value)` (an accepted value as it is stored: its markup made harmless),
`is_answered(value) -> bool`, `score(content, value, max_score) -> Decimal | None` (None: a marker decides),
`answer_key(content) -> dict` (what markers and reviewers see beside an answer: `correct`, ids of alternatives, or `html`),
`answer_text(content, value) -> str` (the answer as people read it: letters as authored, text without markup, names of files; "" if none).
"""


def item_type(key: str) -> ModuleType:
    """Return the module of this type. Raises KeyError for an unknown one."""
    return ITEM_TYPES[key]


def view_with_key(key: str, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the item as its element shows it to people who may see the right answer."""
    module = item_type(key)
    return {**module.candidate_view(item_id, content, max_score), "key": module.answer_key(content)}
