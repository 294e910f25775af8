"""Cases: what several questions are about."""

from __future__ import annotations

from item_types.pages.contract import PageContract
from stratus.item_types.registry import item_type


class TestCase(PageContract):
    key = "CASE"
    written = {"heading": "A man of 60", "stem": "<p>Coughs at night.</p>", "lang": "en"}
    wrong = [({"heading": "x" * 201}, "heading", "HEADING_TOO_LONG")]


def test_it_is_found_by_heading_and_text():
    content = item_type("CASE").clean({"heading": "A < B", "stem": "<p>Coughs at <b>night</b>.</p>"})
    assert item_type("CASE").question_text(content) == "A < B Coughs at night."
