"""Finish pages."""

from __future__ import annotations

from item_types.pages.contract import PageContract


class TestFinishPage(PageContract):
    key = "FINISH"
    written = {"stem": "<p>Good luck.</p>", "lang": "en"}
    wrong = [({"stem": "x" * 20_001}, "stem", "TEXT_TOO_LONG")]
