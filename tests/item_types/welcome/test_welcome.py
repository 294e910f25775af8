"""Welcome pages."""

from __future__ import annotations

from item_types.pages.contract import PageContract


class TestWelcomePage(PageContract):
    key = "WELCOME"
    written = {"stem": "<p>Good luck.</p>", "lang": "en"}
    wrong = [
        ({"stem": "x" * 20_001}, "stem", "TEXT_TOO_LONG"),
        ({"stem": f'<p>Look</p><img src="media:{"a" * 64}" alt="A map" width="9" height="9">'}, "stem", "NO_PICTURES"),
    ]
