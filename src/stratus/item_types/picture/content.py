"""A whole picture in a content: `{"src": "media:<sha256>", "width", "height", "alt"}`, in pixels; an empty `alt` says: decoration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stratus.foundation.authored import MEDIUM
from stratus.item_types.errors import Problems

LONGEST_ALT = 500
MOST_SIDE = 20_000
"""Pixels of one side: more than a picture of the library can have."""
_SRC = re.compile(MEDIUM)


def checked_picture(picture: Any, field: str, problems: Problems) -> dict[str, Any] | None:
    """Check and return a picture; note a problem of this field, and return None, where there is none or it cannot be one.

    Whether the collection has it, and how large it is, the library knows: it sets the true width and height when the item is saved.
    """
    given = picture if isinstance(picture, Mapping) else {}
    src, width, height, alt = (given.get(name) for name in ("src", "width", "height", "alt"))
    if not isinstance(src, str) or not _SRC.fullmatch(src) or not _is_side(width) or not _is_side(height):
        problems.add(field, "NO_PICTURE")
        return None
    described = one_line_of(alt)
    if len(described) > LONGEST_ALT:
        problems.add(field, "ALT_TOO_LONG", most=LONGEST_ALT)
        return None
    return {"src": src, "width": width, "height": height, "alt": described}


def one_line_of(alt: Any) -> str:
    """Return what a picture shows on one line, its blanks within it as they were typed."""
    return " ".join(str(alt or "").strip().splitlines())


def _is_side(length: Any) -> bool:
    return type(length) is int and 1 <= length <= MOST_SIDE
