"""File response: the candidate hands in files that people mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.library.item_types.content import ContentError, common, marking_scheme, view, whole_number

KEY = "FILE_RESPONSE"
NEEDS_MARKER = True
MAX_SIZE = 100 * 1024 * 1024
DEFAULT_ACCEPT = [".pdf", ".docx", ".xlsx", ".odt", ".txt", ".png", ".jpg"]


def clean(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as stored. `accept`: a list or text with commas (none: the usual); `max_size`: bytes. Raises ContentError."""
    errors: dict[str, str] = {}
    cleaned = common(content, errors)
    given = content.get("accept") or []
    parts = given.split(",") if isinstance(given, str) else list(given)
    accept = [part.strip().casefold() for part in parts if str(part).strip()] or [*DEFAULT_ACCEPT]
    if any(not re.fullmatch(r"\.[a-z0-9]{1,10}", ending) for ending in accept):
        errors["accept"] = "Write endings like .pdf, .docx, separated by commas."
    cleaned["accept"] = accept
    cleaned["max_size"] = whole_number(content, "max_size", errors, low=1, high=MAX_SIZE) or 10 * 1024 * 1024
    cleaned["max_files"] = whole_number(content, "max_files", errors, low=1, high=20) or 1
    cleaned["marking_scheme"] = marking_scheme(content)
    if errors:
        raise ContentError(errors)
    return cleaned


def candidate_view(item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the item as it stands in a paper."""
    limits = {name: content[name] for name in ("accept", "max_size", "max_files")}
    return {**view(item_id, KEY, content, max_score), **limits}


def shuffled(content: Mapping[str, Any]) -> bool:
    """There is nothing to shuffle."""
    return False


def check_response(paper_item: Mapping[str, Any], value: Any) -> str:
    """Return "" or why the value is refused."""
    if value is None:
        return ""
    if not isinstance(value, Mapping) or not isinstance(value.get("files"), list):
        return "VALUE_HAS_NO_FILES"
    if len(value["files"]) > paper_item["max_files"]:
        return "TOO_MANY_FILES"
    for file in value["files"]:
        if not isinstance(file, Mapping) or not re.fullmatch(r"[0-9a-f]{64}", str(file.get("sha256"))):
            return "FILE_HAS_NO_HASH"
        if not isinstance(file.get("name"), str) or not any(file["name"].casefold().endswith(e) for e in paper_item["accept"]):
            return "FILE_TYPE_NOT_ACCEPTED"
        if not isinstance(file.get("size"), int) or not 0 <= file["size"] <= paper_item["max_size"]:
            return "FILE_TOO_LARGE"
    return ""


def safe_response(value: Any) -> Any:
    """There is no markup in it."""
    return value


def is_answered(value: Any) -> bool:
    """Tell whether a file is named."""
    return isinstance(value, Mapping) and bool(value.get("files"))


def score(content: Mapping[str, Any], value: Any, max_score: Decimal) -> Decimal | None:
    """A marker decides."""
    return None


def answer_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the guidance for markers."""
    return {"html": content.get("marking_scheme") or ""}


def answer_text(content: Mapping[str, Any], value: Any) -> str:
    """Return the names of the files."""
    return "; ".join(str(file.get("name")) for file in value.get("files") or []) if isinstance(value, Mapping) else ""
