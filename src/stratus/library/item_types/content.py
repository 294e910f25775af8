"""What the contents of all item types have in common."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import nh3

MAX_HTML = 100_000
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


class ContentError(ValueError):
    """What an author wrote cannot be saved: field → message."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = dict(errors)


def clean_html(text: Any) -> str:
    """Return what is safe of this HTML: no scripts, no styles, no address outside of this installation but links."""
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


def common(content: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Check and return the stem and its language."""
    stem = clean_html(content.get("stem"))
    if not plain_text(stem) and "<img" not in stem:
        errors["stem"] = "Write the question."
    elif len(stem) > MAX_HTML:
        errors["stem"] = f"The question is longer than {MAX_HTML} characters."
    return {"stem": stem, "lang": str(content.get("lang") or "en")[:10]}


def marking_scheme(content: Mapping[str, Any]) -> str:
    """Return the guidance for markers, safe to show."""
    return clean_html(content.get("marking_scheme"))


def whole_number(content: Mapping[str, Any], name: str, errors: dict[str, str], *, low: int, high: int) -> int | None:
    """Return a whole number or None where the field is empty; note an error outside of low–high."""
    raw = content.get(name)
    if raw is None or raw == "":
        return None
    try:
        number = int(str(raw))
    except ValueError:
        errors[name] = "Enter a whole number."
        return None
    if not low <= number <= high:
        errors[name] = f"Enter a number from {low} to {high}."
        return None
    return number


def view(item_id: str, type_key: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the members that every item of a paper has."""
    score = int(max_score) if max_score == int(max_score) else float(max_score)
    return {"id": item_id, "type": type_key, "stem": content["stem"], "lang": content["lang"], "max_score": score}
