"""Answers that are choices among alternatives: `{"selected": [ids]}`, an empty list or none where the choice was cleared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.naming import lettered


def selected(value: Any) -> set[str]:
    """Return the ids that were chosen."""
    return set(value["selected"]) if isinstance(value, Mapping) and isinstance(value.get("selected"), list) else set()


class ChoiceResponse(base.Response):
    """What answers among alternatives have in common."""

    members = frozenset({"selected"})

    def most(self, paper_item: Mapping[str, Any]) -> int | None:
        """Return how many may be chosen; None = all."""
        return None

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value is not a valid selection of alternatives, or ""."""
        if not isinstance(value, Mapping) or not isinstance(value.get("selected"), list):
            return "VALUE_HAS_NO_SELECTION"
        chosen, most = value["selected"], self.most(paper_item)
        known = {alternative["id"] for alternative in paper_item["alternatives"]}
        if any(not isinstance(choice, str) or choice not in known for choice in chosen) or len(set(chosen)) != len(chosen):
            return "UNKNOWN_ALTERNATIVE"
        if most is not None and len(chosen) > most:
            return "TOO_MANY_SELECTED"
        return ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether something is chosen."""
        return bool(selected(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the letters of what was chosen, as the author's list has them, whatever the candidate's order was: `A; C`."""
        chosen = selected(value)
        return "; ".join(letter for letter, alternative in lettered(content["alternatives"]) if alternative["id"] in chosen)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the ids of what was chosen, in whatever order."""
        return sorted(selected(value))


class OneChosen(ChoiceResponse):
    """`{"selected": [id]}`: one alternative."""

    def most(self, paper_item: Mapping[str, Any]) -> int | None:
        """One may be chosen."""
        return 1
