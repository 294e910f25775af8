"""Texts that an author left as they are stored are not asked what later releases ask; those that they changed are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stratus.item_types.errors import ContentError
from stratus.item_types.kept import is_kept, keeping
from stratus.item_types.registry import item_type

OLD = '<p>See <a href="http://example.org/" target="_blank" rel="noopener noreferrer">there</a>.</p>'
"""A link that an earlier release took."""
LARGE = f"<table><tbody>{'<tr><td>x</td></tr>' * 101}</tbody></table>"


def a_choice(**changed: Any) -> dict[str, Any]:
    alternatives = [{"id": "a", "html": OLD, "correct": True}, {"id": "b", "html": "<p>No</p>"}]
    return {"format": 1, "stem": OLD, "lang": "en", "alternatives": alternatives, "marking_scheme": "", **changed}


@pytest.fixture
def before() -> dict[str, Any]:
    return a_choice()


def cleaned(content: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    return item_type("MULTIPLE_CHOICE").clean(content, before)


def test_what_is_unchanged_stays_as_it_is_stored_while_something_else_changes(before):
    changed = a_choice(alternatives=[before["alternatives"][0], {"id": "b", "html": "<p>Never</p>"}])
    assert cleaned(changed, before)["stem"] == OLD


def test_what_is_unchanged_is_made_safe_all_the_same(before):
    harmful = {**before, "stem": "<p>a<script>b</script></p>"}
    assert cleaned(harmful, harmful)["stem"] == "<p>a</p>"


def test_a_row_that_was_moved_is_unchanged(before):
    turned = a_choice(alternatives=list(reversed(before["alternatives"])))
    assert [one["html"] for one in cleaned(turned, before)["alternatives"]] == ["<p>No</p>", OLD]


def test_of_a_changed_text_everything_is_checked_and_the_place_is_named(before):
    with pytest.raises(ContentError) as refused:
        cleaned(a_choice(stem=OLD.replace("See", "Look")), before)
    assert set(refused.value.problems) == {"stem"}
    assert refused.value.problems["stem"].params["address"] == "http://example.org/"


@pytest.mark.parametrize("text", [OLD, LARGE])
def test_a_new_item_is_checked_whatever_stands_elsewhere(text):
    with pytest.raises(ContentError):
        cleaned(a_choice(stem=text), None)


def test_ends_of_lines_as_browsers_send_them_change_nothing():
    stored = OLD.replace("See ", "See\n")
    with keeping({"stem": stored}):
        assert is_kept(stored.replace("\n", "\r\n"))


@pytest.mark.parametrize("of", [lambda text: text.replace("http", "https"), lambda text: text.upper(), lambda text: ""])
def test_another_text_is_not_kept(of: Callable[[str], str]):
    with keeping({"stem": OLD}):
        assert not is_kept(of(OLD))


def test_nothing_is_kept_beyond_the_content_that_is_cleaned(before):
    cleaned(before, before)
    assert not is_kept(OLD)
