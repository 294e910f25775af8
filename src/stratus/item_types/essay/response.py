"""An answer to an essay: HTML and its number of words."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from stratus.foundation.markup import as_parsed, lines_as_html, plain_text, strictly_clean
from stratus.item_types import base

MOST_WORDS = 10_000_000
"""More than fit into a request: a greater number of words was not counted."""


class Response(base.Response):
    """`{"html", "words"}`. The number of words is a soft limit: candidate and marker see when it is passed."""

    members = frozenset({"html", "words"})
    keeps_cleared = True

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return "" or why the value is refused."""
        return "" if isinstance(value, Mapping) and isinstance(value.get("html"), str) else "VALUE_HAS_NO_TEXT"

    def markup(self, value: Any) -> int:
        """Return the length of its HTML."""
        return len(value["html"])

    def safe(self, paper_item: Mapping[str, Any], value: Any) -> Any:
        """Return an accepted value without scripts, styles, pictures or anything else that a marker's browser should not be given.

        The field of an essay takes no pictures. One that was sent all the same may be a few bytes that are a thousand million pixels.

        An essay without layout is text: what its field sends, a paragraph a line, is taken apart and never parsed.
        Doing it again changes no byte: what is shown and stored once more is the same. Raises TooNested.
        """
        counted = {"words": value["words"]} if _is_number(value.get("words")) else {}
        if paper_item.get("rich_text", True):
            return {"html": strictly_clean(value["html"], embeds=False), **counted}
        text = value["html"]
        if not text:
            return {"html": "", **counted}
        lines = text.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
        return {"html": as_parsed(lines_as_html([html.unescape(line) for line in lines])), **counted}

    def is_answered(self, value: Any) -> bool:
        """Tell whether something is written."""
        return bool(_written(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the text without its markup."""
        return _written(value)


def _is_number(given: Any) -> bool:
    return type(given) is int and 0 <= given <= MOST_WORDS


def _written(value: Any) -> str:
    return plain_text(str(value.get("html") or "")) if isinstance(value, Mapping) else ""
