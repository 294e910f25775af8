"""The table of items and answers in docs/api/player.md: whole, and true."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from stratus.item_types.registry import ITEM_TYPES, item_type
from support.builders import CONTENTS

DOCUMENT = Path(__file__).parents[2] / "docs" / "api" / "player.md"
COMMON = {"stem": "<p>…</p>", "lang": "en", "max_score": 2}
ROW = re.compile(r"^\| `(?P<key>\w+)` \| `(?P<item>\{.*\})` \| `(?P<answer>\{.*\})` \|$", re.MULTILINE)


def documented() -> dict[str, tuple[dict[str, Any], Any]]:
    """Type → an item of a paper and an answer to it, as the table has them."""
    table = DOCUMENT.read_text("utf-8").partition("<!-- types -->")[2].partition("<!-- /types -->")[0]
    rows = {found["key"]: (json.loads(found["item"]), json.loads(found["answer"])) for found in ROW.finditer(table)}
    return {key: ({"id": "1-1", "type": key, **COMMON, **item}, answer) for key, (item, answer) in rows.items()}


def members(value: Any, at: str = "") -> set[str]:
    """Where something stands in a value: `alternatives[].id`."""
    if isinstance(value, dict):
        return {path for name, inner in value.items() for path in {f"{at}.{name}", *members(inner, f"{at}.{name}")}}
    return {path for inner in value for path in members(inner, f"{at}[]")} if isinstance(value, list) else set()


def test_the_table_has_every_type_in_the_order_of_the_registry():
    assert list(documented()) == list(ITEM_TYPES), f"write a row for each type into {DOCUMENT.name}"


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_an_item_has_what_its_row_says_and_nothing_else(key: str):
    shown = item_type(key).candidate_view("1-1", item_type(key).clean(CONTENTS[key]), Decimal(2))
    assert members(shown) == members(documented()[key][0])
    assert ".key" not in members(shown)


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_the_answer_of_a_row_is_taken_as_an_answer_to_its_item(key: str):
    item, answer = documented()[key]
    assert item_type(key).check_response(item, answer) == ""
    stored, refused = item_type(key).stored_response(item, answer)
    assert (stored, refused) == (answer, "")
    assert item_type(key).is_answered(stored)
