"""A row that was removed has a token: by it, and by nothing else, is known what had chosen it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from stratus.item_types.authoring import editor_of
from stratus.item_types.rows.acts import references_to
from stratus.item_types.rows.removed import Removed, removed_in, token_of

FIRST, SECOND = "first000", "second00"


def gone(token: str) -> dict[str, Any]:
    row = Removed(token, place=1, at=1, label="Target B", fields={"html": "b"}, beside={}, more={})
    return {"more": "targets back", "targets-removed": row.stored()}


def test_what_had_chosen_a_removed_row_names_its_token():
    references = references_to("targets", {"more": "targets remove 1", "targets-next": FIRST}, 3)
    assert [references.now(place) for place in ("0", "1", "2", "#1")] == ["0", f"gone {FIRST}", "1", f"#gone {FIRST}"]


def test_only_what_had_chosen_the_row_that_comes_back_chooses_it_again():
    references = references_to("targets", gone(SECOND), 2)
    assert references.now(f"gone {SECOND}") == "1"
    assert references.now(f"gone {FIRST}") == f"gone {FIRST}"


def test_two_rows_that_are_removed_one_after_the_other_have_different_tokens():
    shown = [re.findall(r'name="targets-next" value="([^"]*)"', str(editor_of("MATCH").form()["targets"])) for _n in range(2)]
    [[first], [second]] = shown
    assert first != second
    assert token_of("targets", {"targets-next": first}) == first


@pytest.mark.parametrize("sent", [None, "", "short", "nine00000", "with spc", "ééééhhhh", ["first000"]])
def test_what_is_no_token_is_none(sent):
    assert token_of("targets", {"targets-next": sent}) == ""
    stored = json.dumps({**json.loads(html.unescape(gone(FIRST)["targets-removed"])), "token": sent})
    assert removed_in("targets", {"targets-removed": stored}) is None
