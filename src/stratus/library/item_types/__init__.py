"""The item types, one module each: content, candidate view, response check, scoring. Pure, and without Django: the saver uses them too."""

from __future__ import annotations

from types import ModuleType

from stratus.library.item_types import essay, file_response, multiple_choice, multiple_response

ITEM_TYPES: dict[str, ModuleType] = {module.KEY: module for module in (multiple_choice, multiple_response, essay, file_response)}
"""Type → module, in the order in which authors are offered them.

Every module has `KEY`, `NEEDS_MARKER` and the functions
`clean(content) -> dict` (raises ContentError), `candidate_view(item_id, content, max_score) -> dict` (no answer key),
`shuffled(content) -> bool`, `check_response(paper_item, value) -> str` ("" or why the value is refused),
`is_answered(value) -> bool`, `score(content, value, max_score) -> Decimal | None` (None: a marker decides),
`answer_text(content, value) -> str`.
"""


def item_type(key: str) -> ModuleType:
    """Return the module of this type. Raises KeyError for an unknown one."""
    return ITEM_TYPES[key]
