"""Finds an object by its external id."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from stratus.external_api.wire.errors import Text, fail

T = TypeVar("T")


def find_or_fail(
    find: Callable[[str], T | None],
    external_id: str,
    *,
    unknown: Text | Callable[[str], Text],
    empty: Text | None = None,
    told: str | None = None,
) -> T:
    """Return the object that `find` returns for this external id.

    Raises `empty` for an empty id, where the page has an error for that, else `unknown` where nothing is found: an error, or a function
    that chooses one. `{id}` of its text is the id, or `told` where the id cannot be sent back as it came.
    """
    if not external_id and empty is not None:
        raise fail(empty)
    found = find(external_id)
    if found is None:
        raise fail(unknown if isinstance(unknown, Text) else unknown(external_id), id=external_id if told is None else told)
    return found
