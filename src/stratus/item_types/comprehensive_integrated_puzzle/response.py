"""An answer to a puzzle: `{"cells": {id of a cell: id of an option of its column}}`. A cleared one is null."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.comprehensive_integrated_puzzle.content import cells


def chosen(value: Any) -> dict[str, str]:
    """Return the id of each cell that has an answer with that of its option."""
    found = value.get("cells") if isinstance(value, Mapping) else None
    return {cell: option for cell, option in found.items() if isinstance(option, str)} if isinstance(found, Mapping) else {}


class Response(base.Response):
    """One option for each cell, or for some of them."""

    members = frozenset({"cells"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value gives no cell an option of its column, or ""."""
        given = value.get("cells") if isinstance(value, Mapping) else None
        if not isinstance(given, Mapping) or not given:
            return "VALUE_HAS_NO_CELLS"
        column_of = {cell["id"]: cell["column"] for row in paper_item["rows"] for cell in row["cells"]}
        if len(given) > len(column_of) or not given.keys() <= column_of.keys():
            return "UNKNOWN_CELL"
        columns = {column["id"]: column for column in paper_item["columns"]}
        options = {pk: {option["id"] for option in column["options"]} for pk, column in columns.items()}
        if any(not isinstance(option, str) or option not in options[column_of[cell]] for cell, option in given.items()):
            return "UNKNOWN_OPTION"
        used = Counter((column_of[cell], option) for cell, option in given.items())
        return "OPTION_USED_TWICE" if any(times > 1 and columns[column]["once"] for (column, _option), times in used.items()) else ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether a cell has an option."""
        return bool(chosen(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the option of each cell, by its case and its column: `1 Laboratory: low iron; 2 Therapy: rest`."""
        given = chosen(value)
        said = []
        for cell in cells(content):
            text = next((option["text"] for option in cell.column["options"] if option["id"] == given.get(cell.id)), "")
            said += [f"{cell.number} {cell.column['text']}: {text}"] if text else []
        return "; ".join(said)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the cells and their options, in whatever order they were filled in."""
        return sorted(map(list, chosen(value).items()))
