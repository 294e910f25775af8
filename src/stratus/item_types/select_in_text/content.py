"""Select in text: words, sentences or marked pieces of a passage are chosen."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stratus.foundation.markup import says_something
from stratus.item_types import base
from stratus.item_types.content_fields import checked_html, common, view, whole_number
from stratus.item_types.credit import POLYTOMOUS, clean_scoring
from stratus.item_types.errors import Problems
from stratus.item_types.overlays.where import Html
from stratus.item_types.parts import Kind, Part
from stratus.item_types.select_in_text.overlay import Passage
from stratus.item_types.select_in_text.pieces import UNITS, WORDS, compiled

MAX_PIECES = 2_000


class Content(base.Content):
    """What the author wrote is `text`, with brackets; `passage` and `pieces` (`{id, text, correct}`) are made of it when it is saved.

    Papers, answers and points know the stored pieces alone: words may be found in another way later, and nothing changes. `unit` is what
    can be chosen outside of brackets; `max_selections` None = no limit.
    """

    key = "SELECT_IN_TEXT"
    translated = (Html("stem"), Passage())

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["text"] = checked_html(content.get("text"), "text", problems, too_long="PASSAGE_TOO_LONG")
        cleaned["unit"] = content.get("unit") or WORDS
        if not isinstance(cleaned["unit"], str) or cleaned["unit"] not in UNITS:
            problems.add("unit", "UNKNOWN_UNIT")
            cleaned["unit"] = WORDS
        cleaned["passage"], cleaned["pieces"], odd = compiled(cleaned["text"], cleaned["unit"], problems)
        cleaned["max_selections"] = whole_number(content, "max_selections", problems, low=1, high=MAX_PIECES)
        cleaned["scoring"] = clean_scoring(content, problems)
        _check(cleaned, problems)
        if odd and all(odd):
            problems.add("text", "RIGHT_ONES_TELL")
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its passage and the ids of its pieces in the order of reading."""
        return {
            **view(item_id, self.key, content, max_score),
            "passage": content["passage"],
            "pieces": [{"id": piece["id"]} for piece in content["pieces"]],
            "unit": content["unit"],
            "max_selections": content["max_selections"],
        }

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the pieces; what an author has written and nobody saved has none."""
        pieces: list[MutableMapping[str, Any]] = content.get("pieces") or []
        return pieces

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the pieces by their number; with partial credit each right one earns its share."""
        right = sum(piece["correct"] for piece in content["pieces"])
        partial = content["scoring"] == POLYTOMOUS
        return [
            Part(piece["id"], str(number), Fraction(int(piece["correct"]), right) if partial else None, Kind.PIECE)
            for number, piece in enumerate(content["pieces"], start=1)
        ]

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the stem and the passage."""
        return [content["stem"], content["passage"]]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return which pieces are right."""
        return {"correct": sorted(piece["id"] for piece in content["pieces"] if piece["correct"])}


def _check(cleaned: Mapping[str, Any], problems: Problems) -> None:
    """Note what is wrong with the pieces of a passage that could be read."""
    if "text" in problems:
        return
    number, right = len(cleaned["pieces"]), sum(piece["correct"] for piece in cleaned["pieces"])
    if not says_something(cleaned["text"]):
        problems.add("text", "NO_PASSAGE")
    elif number > MAX_PIECES:
        problems.add("text", "TOO_MANY_PIECES", number=number, most=MAX_PIECES)
    elif not right:
        problems.add("text", "NONE_RIGHT")
    elif cleaned["max_selections"] is not None and cleaned["max_selections"] < right:
        problems.add("max_selections", "FEWER_SELECTIONS_THAN_RIGHT", right=right)
