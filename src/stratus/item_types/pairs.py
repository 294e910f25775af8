"""Answers that are pairs, `{"pairs": [[left, right]]}`: at most one right side for each left one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple


class Side(NamedTuple):
    """The ids of one side, and the codes of answers that name an id of no such side, or one of them twice."""

    ids: Collection[str]
    unknown: str
    twice: str


def pairs_of(value: Any) -> dict[str, str]:
    """Return left → right, nothing of what is no answer."""
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    return {pair[0]: pair[1] for pair in pairs if _is_pair(pair)} if isinstance(pairs, list) else {}


def fault_of(value: Any, left: Side, right: Side, *, once: bool) -> str:
    """Return why this value is no answer of pairs of these sides, or "". `once`: a right one is used once at most."""
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    if not isinstance(pairs, list) or not pairs:
        return "VALUE_HAS_NO_PAIRS"
    if len(pairs) > len(left.ids):
        return "TOO_MANY_PAIRS"
    if not all(map(_is_pair, pairs)):
        return "NO_PAIRS"
    for side, given, used_once in ((left, {pair[0] for pair in pairs}, True), (right, {pair[1] for pair in pairs}, once)):
        if not given.issubset(side.ids):
            return side.unknown
        if used_once and len(given) < len(pairs):
            return side.twice
    return ""


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
