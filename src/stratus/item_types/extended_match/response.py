"""An answer to an extended match item: `{"pairs": [[id of a stem, id of an option]]}`. A cleared one is null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stratus.item_types import base
from stratus.item_types.listed.content import letter


def chosen(value: Any) -> dict[str, str]:
    """Return the id of each stem that has an answer with that of its option."""
    pairs = value.get("pairs") if isinstance(value, Mapping) else None
    return {pair[0]: pair[1] for pair in pairs if _is_pair(pair)} if isinstance(pairs, list) else {}


class Response(base.Response):
    """One option for each stem, or for some of them."""

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value gives no stem an option of the list, or ""."""
        pairs = value.get("pairs") if isinstance(value, Mapping) else None
        if not isinstance(pairs, list) or not pairs:
            return "VALUE_HAS_NO_PAIRS"
        if len(pairs) > len(paper_item["stems"]):
            return "TOO_MANY_PAIRS"
        return _fault_of(pairs, paper_item)

    def is_answered(self, value: Any) -> bool:
        """Tell whether a stem has an option."""
        return bool(chosen(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the letter for each stem by its number, both as authored: `1 → C; 2 → A`."""
        letters = {option["id"]: letter(place) for place, option in enumerate(content["options"])}
        given = chosen(value)
        said = ((number, letters.get(given.get(stem["id"], ""))) for number, stem in enumerate(content["stems"], start=1))
        return "; ".join(f"{number} → {name}" for number, name in said if name)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the pairs, in whatever order they were made."""
        return sorted(map(list, chosen(value).items()))


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)


def _fault_of(pairs: Sequence[Any], paper_item: Mapping[str, Any]) -> str:
    if not all(map(_is_pair, pairs)):
        return "NO_PAIR"
    stems, options = [stem for stem, _option in pairs], [option for _stem, option in pairs]
    if not {stem["id"] for stem in paper_item["stems"]}.issuperset(stems) or len(set(stems)) < len(stems):
        return "UNKNOWN_STEM"
    if not {option["id"] for option in paper_item["options"]}.issuperset(options):
        return "UNKNOWN_OPTION"
    return "OPTION_TWICE" if paper_item["once"] and len(set(options)) < len(options) else ""
