"""Essay: a written answer that people mark."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.library.item_types.content import ContentError, clean_html, common, marking_scheme, plain_text, view, whole_number

KEY = "ESSAY"
NEEDS_MARKER = True


def clean(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as it is stored. Raises ContentError."""
    errors: dict[str, str] = {}
    cleaned = common(content, errors)
    cleaned["max_words"] = whole_number(content, "max_words", errors, low=1, high=100_000)
    cleaned["rich_text"] = bool(content.get("rich_text"))
    cleaned["marking_scheme"] = marking_scheme(content)
    if errors:
        raise ContentError(errors)
    return cleaned


def candidate_view(item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the item as it stands in a paper."""
    return {
        **view(item_id, KEY, content, max_score),
        "max_words": content["max_words"],
        "rich_text": content["rich_text"],
    }


def shuffled(content: Mapping[str, Any]) -> bool:
    """There is nothing to shuffle."""
    return False


def check_response(paper_item: Mapping[str, Any], value: Any) -> str:
    """Return "" or why the value is refused. The number of words is a soft limit: candidate and marker see when it is passed."""
    if value is None:
        return ""
    if not isinstance(value, Mapping) or not isinstance(value.get("html"), str):
        return "VALUE_HAS_NO_TEXT"
    return ""


def safe_response(value: Any) -> Any:
    """Return an accepted value without scripts, styles or anything else that a marker's browser should not be given."""
    return {**value, "html": clean_html(value["html"])}


def is_answered(value: Any) -> bool:
    """Tell whether something is written."""
    return isinstance(value, Mapping) and bool(plain_text(str(value.get("html") or "")))


def score(content: Mapping[str, Any], value: Any, max_score: Decimal) -> Decimal | None:
    """A marker decides."""
    return None


def answer_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the guidance for markers."""
    return {"html": content.get("marking_scheme") or ""}


def answer_text(content: Mapping[str, Any], value: Any) -> str:
    """Return the text without its markup."""
    return plain_text(str(value.get("html") or "")) if isinstance(value, Mapping) else ""
