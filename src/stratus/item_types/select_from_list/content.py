"""Select from list: gaps in a text, each with a list of options of its own."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types.errors import Problems
from stratus.item_types.gaps.content import GapsContent, listed
from stratus.item_types.gaps.overlay import PASSAGE
from stratus.item_types.listed.content import same
from stratus.item_types.overlays.where import Html, Line, Rows
from stratus.item_types.parts import by_id
from stratus.item_types.typed.spelling import single_spaced

LEAST_OPTIONS, MOST_OPTIONS = 2, 26
LONGEST_OPTION = 200
"""Characters of an option: it has one line."""


class Content(GapsContent):
    """As gaps, each with `options` `[{"id", "text", "correct"}]`, exactly one of them right; `shuffle`."""

    key = "SELECT_FROM_LIST"
    translated = (Html("stem"), PASSAGE, Rows("gaps", Rows("options", Line("text", LONGEST_OPTION), lettered=True)))

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        return {**super().clean(content), "shuffle": bool(content.get("shuffle"))}

    def is_written(self, gap: Mapping[str, Any]) -> bool:
        """Tell whether it has an option."""
        return any(single_spaced(option.get("text")) for option in listed(gap.get("options")))

    def clean_gap(self, gap: Mapping[str, Any], number: int, lang: str, problems: Problems) -> dict[str, Any]:
        """Check and return the options in the author's order, without empty ones."""
        options: list[dict[str, Any]] = []
        for option in listed(gap.get("options")):
            text = single_spaced(option.get("text"))
            if len(text) > LONGEST_OPTION:
                problems.add("gaps", "OPTION_TOO_LONG", number=number, most=LONGEST_OPTION)
            elif text:
                options.append({"id": str(option.get("id") or ""), "text": text, "correct": bool(option.get("correct"))})
            if len(options) > MOST_OPTIONS:
                break
        if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
            problems.add("gaps", "NUMBER_OF_OPTIONS", number=number, low=LEAST_OPTIONS, high=MOST_OPTIONS)
        elif twice := same([option["text"] for option in options]):
            problems.add("gaps", "OPTION_TWICE", number=number, option=options[twice[1]]["text"])
        elif sum(option["correct"] for option in options) != 1:
            problems.add("gaps", "NOT_ONE_OPTION_RIGHT", number=number)
        return {"options": options}

    def gap_view(self, gap: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options as authored, without which is right."""
        return {"options": [{"id": option["id"], "text": option["text"]} for option in gap["options"]]}

    def right_in(self, gap: Mapping[str, Any]) -> str:
        """Return the id of the right option."""
        right: str = next(option["id"] for option in gap["options"] if option["correct"])
        return right

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its options as authored."""
        return super().candidate_view(item_id, content, max_score)

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its options, in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        for gap in shown["gaps"] if content["shuffle"] else []:
            gap["options"] = by_id(gap["options"])
        return shown

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the options of all gaps if the author wants them shuffled: each list is shown in the order drawn of all."""
        return [option["id"] for gap in content["gaps"] for option in gap["options"]] if content["shuffle"] else []

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the options of each gap, and which of them are right."""
        return [[(html.escape(option["text"]), option["correct"]) for option in gap["options"]] for gap in content["gaps"]]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the gaps, and the options in them."""
        return [place for gap in content["gaps"] for place in (gap, *gap["options"])]

    def texts_in_gaps(self, content: Mapping[str, Any]) -> Iterator[str]:
        """Yield the options."""
        return (option["text"] for gap in content["gaps"] for option in gap["options"])
