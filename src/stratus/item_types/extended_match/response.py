"""An answer to an extended match item: `{"pairs": [[id of a stem, id of an option]]}`. A cleared one is null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.naming import letter_at
from stratus.item_types.pairs import Side, fault_of, pairs_of


class Response(base.Response):
    """One option for each stem, or for some of them."""

    members = frozenset({"pairs"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value gives no stem an option of the list, or ""."""
        stems, options = ({one["id"] for one in paper_item[side]} for side in ("stems", "options"))
        return fault_of(
            value,
            Side(stems, unknown="UNKNOWN_STEM", twice="STEM_USED_TWICE"),
            Side(options, unknown="UNKNOWN_OPTION", twice="OPTION_USED_TWICE", once=paper_item["once"]),
        )

    def is_answered(self, value: Any) -> bool:
        """Tell whether a stem has an option."""
        return bool(pairs_of(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the letter for each stem by its number, both as authored: `1 → C; 2 → A`."""
        letters = {option["id"]: letter_at(place) for place, option in enumerate(content["options"])}
        given = pairs_of(value)
        said = ((number, letters.get(given.get(stem["id"], ""))) for number, stem in enumerate(content["stems"], start=1))
        return "; ".join(f"{number} → {name}" for number, name in said if name)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the pairs, in whatever order they were made."""
        return sorted(map(list, pairs_of(value).items()))
