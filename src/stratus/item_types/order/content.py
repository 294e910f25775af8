"""Order: elements are put into the right order."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, view
from stratus.item_types.credit import POLYTOMOUS, clean_points, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.naming import lettered
from stratus.item_types.overlays.where import Html, Rows
from stratus.item_types.parts import Kind, Part, by_id
from stratus.item_types.rows.content import check_number, check_twice, row_id, shown_rows, written_rows


class Content(base.Content):
    """`{"stem", "lang", "elements": [{"id", "html", "points"}], "scoring"}`, the elements in the right order.

    Candidates never see that order: on the paper the elements stand in the order of their ids, and every sheet has an order of its own.
    """

    key = "ORDER"
    translated = (Html("stem"), Rows("elements", Html("html")))

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        elements = written_rows(content, "elements", problems, too_long="ELEMENT_TOO_LONG")
        cleaned["elements"] = [
            {"id": row_id(row), "html": markup, "points": clean_points(row, "elements", problems.of_part(str(number + 1)))}
            for number, row, markup in elements
        ]
        check_number(elements, "elements", problems, "NUMBER_OF_ELEMENTS")
        check_twice(elements, "elements", problems, "ELEMENT_TWICE")
        cleaned["scoring"] = clean_scoring(content, problems, default=POLYTOMOUS)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its elements in the order of their ids. Authors see the same: the order that they wrote is the key."""
        return {**view(item_id, self.key, content, max_score), "elements": by_id(shown_rows(content["elements"]))}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, and the elements as authored."""
        return [content["stem"], *(element["html"] for element in content["elements"])]

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the elements: their order is drawn for every candidate."""
        return [element["id"] for element in content["elements"]]

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the elements."""
        return [[(element["html"], None) for element in content["elements"]]]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the elements."""
        elements: list[MutableMapping[str, Any]] = content["elements"]
        return elements

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the elements by their letters as authored, A for what comes first; with partial credit each earns its share."""
        elements = content["elements"]
        return [Part(one["id"], letter, share(content, elements, one), Kind.ELEMENT) for letter, one in lettered(elements)]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ids of the elements in the right order."""
        return {"correct": [element["id"] for element in content["elements"]]}
