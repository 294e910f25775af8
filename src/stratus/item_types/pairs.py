"""Answers that are pairs, `{"pairs": [[left, right]]}`: each id of a side that is used once stands in one of them at most. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple


class Side(NamedTuple):
    """The ids of one side, the codes of answers that name an id of no such side or one of them twice, and whether that is refused."""

    ids: Collection[str]
    unknown: str
    twice: str
    once: bool = True


def pairs_of(value: Any) -> dict[str, str]:
    """Return left → right, nothing of what is no answer. Left ones are used once."""
    return dict(_pairs_in(value))


def placed_in(value: Any) -> dict[str, str]:
    """Return right → left, nothing of what is no answer. Right ones are used once."""
    return {right: left for left, right in _pairs_in(value)}


def fault_of(value: Any, left: Side, right: Side) -> str:
    """Return why this value is no answer of pairs of these sides, or "". At least one side is used once: that bounds their number."""
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    if not isinstance(pairs, list) or not pairs:
        return "VALUE_HAS_NO_PAIRS"
    if len(pairs) > min(len(side.ids) for side in (left, right) if side.once):
        return "TOO_MANY_PAIRS"
    if not all(map(_is_pair, pairs)):
        return "NO_PAIRS"
    for side, given in ((left, {pair[0] for pair in pairs}), (right, {pair[1] for pair in pairs})):
        if not given.issubset(side.ids):
            return side.unknown
        if side.once and len(given) < len(pairs):
            return side.twice
    return ""


def _pairs_in(value: Any) -> list[tuple[str, str]]:
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    return [(pair[0], pair[1]) for pair in pairs if _is_pair(pair)] if isinstance(pairs, list) else []


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
