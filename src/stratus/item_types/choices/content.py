"""Alternatives, and the contents that have them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from stratus.foundation.markup import says_something
from stratus.item_types import base
from stratus.item_types.content_fields import checked_html, common, view
from stratus.item_types.errors import Problems
from stratus.item_types.listed.content import same, seen
from stratus.item_types.naming import lettered
from stratus.item_types.overlays.where import Html, Rows, Where
from stratus.item_types.parts import Kind, Part, by_id

MAX_ALTERNATIVES = 26


def clean_alternatives(content: Mapping[str, Any], problems: Problems, *, most: int = MAX_ALTERNATIVES) -> list[dict[str, Any]]:
    """Check and return the alternatives in the author's order, without empty ones: two to `most` of them, no two the same.

    Numbers in problems are those of the rows that were sent, empty ones counted.
    """
    given = content.get("alternatives")
    alternatives: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, alternative in enumerate(given if isinstance(given, Sequence) and not isinstance(given, str) else [], 1):
        if not isinstance(alternative, Mapping):
            continue
        if len(alternatives) > most:
            break
        markup = checked_html(alternative.get("html"), "alternatives", problems.of_part(str(number)), too_long="ALTERNATIVE_TOO_LONG")
        if says_something(markup):
            alternatives.append({"id": str(alternative.get("id") or ""), "html": markup, "correct": bool(alternative.get("correct"))})
            numbers.append(number)
    if not 2 <= len(alternatives) <= most:
        problems.add("alternatives", "NUMBER_OF_ALTERNATIVES", low=2, high=most)
    if twice := same([seen(alternative["html"]) for alternative in alternatives]):
        first, second = (numbers[place] for place in twice)
        problems.add("alternatives", "ALTERNATIVE_TWICE", first=first, second=second)
    return alternatives


def correct(content: Mapping[str, Any]) -> set[str]:
    """Return the ids of the right alternatives."""
    return {alternative["id"] for alternative in content["alternatives"] if alternative["correct"]}


class ChoiceContent(base.Content):
    """What contents with alternatives have in common."""

    translated: ClassVar[Sequence[Where]] = (Html("stem"), Rows("alternatives", Html("html")))

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its alternatives, in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        if content["shuffle"]:
            shown["alternatives"] = by_id(shown["alternatives"])
        return shown

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its alternatives as authored, without what is right."""
        alternatives = [{"id": alternative["id"], "html": alternative["html"]} for alternative in content["alternatives"]]
        return {**view(item_id, self.key, content, max_score), "alternatives": alternatives}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, and the alternatives as authored."""
        return [content["stem"], *(alternative["html"] for alternative in content["alternatives"])]

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the alternatives, and which of them are right."""
        return [[(alternative["html"], alternative["correct"]) for alternative in content["alternatives"]]]

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


class OneRightContent(ChoiceContent):
    """`{"stem", "lang", "alternatives": [{"id", "html", "correct"}], "shuffle"}`, exactly one of them right."""

    most: ClassVar[int] = MAX_ALTERNATIVES
    """How many alternatives there may be."""

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["alternatives"] = clean_alternatives(content, problems, most=self.most)
        cleaned["shuffle"] = bool(content.get("shuffle"))
        check_one_right(cleaned["alternatives"], problems)
        problems.raise_any()
        return cleaned

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the alternatives; the right one earns everything."""
        right = correct(content)
        return [
            Part(one["id"], letter, Fraction(one["id"] in right), Kind.ALTERNATIVE) for letter, one in lettered(content["alternatives"])
        ]


def check_one_right(alternatives: Sequence[Mapping[str, Any]], problems: Problems) -> None:
    """Note a problem unless exactly one of the alternatives is right."""
    if sum(alternative["correct"] for alternative in alternatives) != 1:
        problems.add("alternatives", "NOT_ONE_RIGHT")
