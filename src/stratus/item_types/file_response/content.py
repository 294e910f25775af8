"""File response: the candidate hands in files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems

MAX_SIZE = 100 * 1024 * 1024
"""Bytes that one file may have at most."""
MAX_FILES = 20
DEFAULT_ACCEPT = [".pdf", ".docx", ".xlsx", ".odt", ".txt", ".png", ".jpg"]


class Content(base.Content):
    """`{"stem", "lang", "accept", "max_size", "max_files", "marking_scheme"}`: endings, bytes a file, number of files."""

    key = "FILE_RESPONSE"

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. `accept`: a list or text with commas; none: the usual endings. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        given = content.get("accept") or []
        endings = [str(one) for one in given] if isinstance(given, list | tuple) else str(given).split(",")
        cleaned["accept"] = [ending.strip().casefold() for ending in endings if ending.strip()] or [*DEFAULT_ACCEPT]
        if any(not re.fullmatch(r"\.[a-z0-9]{1,10}", ending) for ending in cleaned["accept"]):
            problems.add("accept", "NO_ENDINGS")
        cleaned["max_size"] = whole_number(content, "max_size", problems, low=1, high=MAX_SIZE) or 10 * 1024 * 1024
        cleaned["max_files"] = whole_number(content, "max_files", problems, low=1, high=MAX_FILES) or 1
        cleaned["marking_scheme"] = marking_scheme(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper."""
        limits = {name: content[name] for name in ("accept", "max_size", "max_files")}
        return {**view(item_id, self.key, content, max_score), **limits}
