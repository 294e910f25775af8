"""The header `Prefer` (RFC 7240): what a caller wishes beside what it asks for."""

from __future__ import annotations

from typing import Any


def prefers(request: Any, preference: str) -> bool:
    """Tell whether this is among the wishes of the request, in any letter case: `respond-async`, `handling=strict`."""
    wishes = request.headers.get("Prefer", "").replace(";", ",").split(",")
    return any("".join(wish.split()).replace('"', "").casefold() == preference for wish in wishes)
