"""Section pages."""

from __future__ import annotations

from item_types.pages.contract import PageContract


class TestSectionPage(PageContract):
    key = "SECTION"
    written = {"stem": "<p>Good luck.</p>", "lang": "en"}
