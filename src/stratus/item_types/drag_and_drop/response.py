"""An answer to a drag and drop item: `{"pairs": [[token, place]]}`, at most one token a place. What was taken back is no answer (null)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.drag_and_drop.content import places_of
from stratus.item_types.naming import lettered
from stratus.item_types.pairs import Side, fault_of, placed_in


class Response(base.Response):
    """Some places with a token each; a token at several places where the author allows it."""

    members = frozenset({"pairs"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why these are no pairs of a token and a place of this item, or ""."""
        tokens, places = ({one["id"] for one in side} for side in (paper_item["tokens"], places_of(paper_item)))
        return fault_of(
            value,
            Side(tokens, unknown="UNKNOWN_TOKEN", twice="TOKEN_USED_TWICE", once=not paper_item["tokens_reusable"]),
            Side(places, unknown="UNKNOWN_PLACE", twice="PLACE_USED_TWICE"),
        )

    def is_answered(self, value: Any) -> bool:
        """Tell whether there is a token at any place."""
        return bool(placed_in(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the numbers of the places and the letters of their tokens as authored: `1 → B; 2 → A`."""
        letters = {token["id"]: letter for letter, token in lettered(content["tokens"])}
        given = placed_in(value)
        found = [(number, letters.get(given.get(place["id"], ""))) for number, place in enumerate(places_of(content), 1)]
        return "; ".join(f"{number} → {letter}" for number, letter in found if letter)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the pairs in the order of the ids of their places, in whatever order they were made."""
        return [[token, place] for place, token in sorted(placed_in(value).items())]
