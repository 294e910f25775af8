"""HTML of authors and candidates: sanitising it, and its text. Pure, and without Django: the saver uses it."""

from __future__ import annotations

import html
import re
from typing import Any

import nh3

MAX_HTML = 100_000
"""The greatest length of one piece of an author's HTML, in characters."""
TAGS = {
    "p", "br", "strong", "em", "b", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td", "a", "span", "img", "hr",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "span": {"lang"},
}

_MARKUP = re.compile(r"<[a-zA-Z/!]")


def clean_html(text: Any) -> str:
    """Return the sanitised HTML: no scripts, no styles, and except for links no addresses outside of this installation."""
    safe = nh3.clean(
        str(text or ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener",
    )
    return re.sub(r'(<img[^>]*\ssrc=")(?!data:image/|/(?!/))[^"]*"', r'\1"', safe)


def plain_text(markup: str) -> str:
    """Return the text of this HTML in one line."""
    spaced = re.sub(r"<(?:/p|br|/li|/h\d|/td|/tr|/blockquote)[^>]*>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", spaced))).strip()


def safe_text(text: Any) -> str:
    """Return a text as sanitised HTML, empty if it has no content. Plain text keeps its paragraphs and line breaks.

    Doing it again changes nothing: what has no markup left once it is sanitised counts as plain text too.
    """
    given = str(text or "").strip()
    safe = clean_html(given) if _MARKUP.search(given) else html.escape(given, quote=False)
    if not says_something(safe):
        return ""
    return safe if _MARKUP.search(safe) else _paragraphs(safe)


def _paragraphs(escaped: str) -> str:
    parts = re.split(r"\n\s*\n", escaped.replace("\r\n", "\n"))
    return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts if part.strip())


def says_something(markup: str) -> bool:
    """Tell whether there is text or a picture in this HTML."""
    return bool(plain_text(markup)) or "<img" in markup
