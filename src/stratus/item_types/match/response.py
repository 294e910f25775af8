"""An answer to a match item: `{"pairs": [[source, target]]}`, at most one target a source. What was taken back is no answer (null)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.rows.content import LETTERS


def pairs_of(value: Any) -> dict[str, str]:
    """Return source → target, nothing of what is no answer."""
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    return {pair[0]: pair[1] for pair in pairs if _is_pair(pair)} if isinstance(pairs, list) else {}


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)


class Response(base.Response):
    """Some sources with a target each; a target for several sources where the author allows it."""

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why these are no pairs of a source and a target of this item, or ""."""
        pairs = value.get("pairs") if isinstance(value, Mapping) else None
        if not isinstance(pairs, list) or not pairs:
            return "VALUE_HAS_NO_PAIRS"
        if len(pairs) > len(paper_item["sources"]):
            return "TOO_MANY_PAIRS"
        sources, targets = ({row["id"] for row in paper_item[side]} for side in ("sources", "targets"))
        if not all(_is_pair(pair) and pair[0] in sources and pair[1] in targets for pair in pairs):
            return "UNKNOWN_PAIR"
        if len({source for source, _target in pairs}) < len(pairs):
            return "SOURCE_USED_TWICE"
        if not paper_item["targets_reusable"] and len({target for _source, target in pairs}) < len(pairs):
            return "TARGET_USED_TWICE"
        return ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether any source has a target."""
        return bool(pairs_of(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the numbers of the sources and the letters of their targets, both as authored: `1 → B; 2 → A`."""
        letters = {target["id"]: letter for letter, target in zip(LETTERS, content["targets"], strict=False)}
        given = pairs_of(value)
        found = [(number, letters.get(given.get(source["id"], ""))) for number, source in enumerate(content["sources"], 1)]
        return "; ".join(f"{number} → {letter}" for number, letter in found if letter)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the pairs, in whatever order they were made."""
        return sorted(pairs_of(value).items())
