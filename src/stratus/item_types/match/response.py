"""An answer to a match item: `{"pairs": [[source, target]]}`, at most one target a source. What was taken back is no answer (null)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.naming import lettered
from stratus.item_types.pairs import Side, fault_of, pairs_of


class Response(base.Response):
    """Some sources with a target each; a target for several sources where the author allows it."""

    members = frozenset({"pairs"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why these are no pairs of a source and a target of this item, or ""."""
        sources, targets = ({row["id"] for row in paper_item[side]} for side in ("sources", "targets"))
        return fault_of(
            value,
            Side(sources, unknown="UNKNOWN_SOURCE", twice="SOURCE_USED_TWICE"),
            Side(targets, unknown="UNKNOWN_TARGET", twice="TARGET_USED_TWICE", once=not paper_item["targets_reusable"]),
        )

    def is_answered(self, value: Any) -> bool:
        """Tell whether any source has a target."""
        return bool(pairs_of(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the numbers of the sources and the letters of their targets, both as authored: `1 → B; 2 → A`."""
        letters = {target["id"]: letter for letter, target in lettered(content["targets"])}
        given = pairs_of(value)
        found = [(number, letters.get(given.get(source["id"], ""))) for number, source in enumerate(content["sources"], 1)]
        return "; ".join(f"{number} → {letter}" for number, letter in found if letter)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the pairs, in whatever order they were made."""
        return sorted(pairs_of(value).items())
