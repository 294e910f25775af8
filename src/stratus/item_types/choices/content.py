"""Alternatives, for multiple choice and multiple response."""

from __future__ import annotations

import string
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.foundation.markup import says_something
from stratus.item_types import base
from stratus.item_types.content_fields import checked_html, view
from stratus.item_types.errors import Problems

MAX_ALTERNATIVES = 26


def clean_alternatives(content: Mapping[str, Any], problems: Problems) -> list[dict[str, Any]]:
    """Check and return the alternatives in the author's order, without empty ones."""
    given = content.get("alternatives")
    alternatives: list[dict[str, Any]] = []
    for alternative in given if isinstance(given, Sequence) and not isinstance(given, str) else []:
        if not isinstance(alternative, Mapping):
            continue
        if len(alternatives) > MAX_ALTERNATIVES:
            break
        markup = checked_html(alternative.get("html"), "alternatives", problems, too_long="ALTERNATIVE_TOO_LONG")
        if says_something(markup):
            alternatives.append({"id": str(alternative.get("id") or ""), "html": markup, "correct": bool(alternative.get("correct"))})
    if not 2 <= len(alternatives) <= MAX_ALTERNATIVES:
        problems.add("alternatives", "NUMBER_OF_ALTERNATIVES", low=2, high=MAX_ALTERNATIVES)
    return alternatives


def correct(content: Mapping[str, Any]) -> set[str]:
    """Return the ids of the right alternatives."""
    return {alternative["id"] for alternative in content["alternatives"] if alternative["correct"]}


def lettered(content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the alternatives with their letters, A, B, C … as authored."""
    return list(zip(string.ascii_uppercase, content["alternatives"], strict=False))


class ChoiceContent(base.Content):
    """What contents with alternatives have in common."""

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its alternatives, in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        if content["shuffle"]:
            shown["alternatives"].sort(key=lambda alternative: alternative["id"])
        return shown

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its alternatives as authored, without what is right."""
        alternatives = [{"id": alternative["id"], "html": alternative["html"]} for alternative in content["alternatives"]]
        return {**view(item_id, self.key, content, max_score), "alternatives": alternatives}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, and the alternatives as authored."""
        return [content["stem"], *(alternative["html"] for alternative in content["alternatives"])]

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the alternatives if the author wants them shuffled."""
        return [alternative["id"] for alternative in content["alternatives"]] if content["shuffle"] else []

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the alternatives."""
        alternatives: list[MutableMapping[str, Any]] = content["alternatives"]
        return alternatives

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return which alternatives are right."""
        return {"correct": sorted(correct(content))}
