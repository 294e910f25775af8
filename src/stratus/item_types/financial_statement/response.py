"""An answer to a financial statement: what was typed and chosen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.financial_statement.amounts import LONGEST, read_amount
from stratus.item_types.financial_statement.content import inputs
from stratus.item_types.financial_statement.notation import CHOICE, NUMBER
from stratus.item_types.financial_statement.totals import in_digits, typed_cells
from stratus.item_types.typed.numbers import uses_comma
from stratus.item_types.typed.spelling import single_spaced


class Response(base.Response):
    """`{"cells": {id: text}}` of the cells that are filled in; a cleared answer is None."""

    members = frozenset({"cells"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return "" or why the value is refused."""
        cells = value.get("cells") if isinstance(value, Mapping) else None
        if not isinstance(cells, Mapping):
            return "VALUE_HAS_NO_CELLS"
        known = {cell["id"]: cell for row in paper_item["rows"] for cell in row if cell["kind"] in (NUMBER, CHOICE)}
        if len(cells) > len(known) or any(pk not in known for pk in cells):
            return "UNKNOWN_CELL"
        if any(not isinstance(text, str) for text in cells.values()):
            return "CELL_IS_NO_TEXT"
        for pk, text in cells.items():
            if known[pk]["kind"] == CHOICE and text and text not in known[pk]["options"]:
                return "UNKNOWN_OPTION"
            if known[pk]["kind"] == NUMBER and len(text) > LONGEST:
                return "TEXT_TOO_LONG"
        return ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether a cell is filled in."""
        return bool(typed_cells(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return what was typed by the names of the cells, as authored: `B2: 1250; B3: up`."""
        typed = typed_cells(value)
        return "; ".join(f"{cell['name']}: {single_spaced(typed[cell['id']])}" for cell in inputs(content) if cell["id"] in typed)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return id → the number that was typed, or the text where it is none; blank cells are left out."""
        typed, comma = typed_cells(value), uses_comma(content["lang"])
        said: dict[str, str] = {}
        for cell in inputs(content):
            if cell["id"] in typed:
                text = typed[cell["id"]].strip()
                amount = read_amount(text, comma=comma) if cell["kind"] == NUMBER else None
                said[cell["id"]] = text if amount is None else in_digits(Fraction(amount))
        return dict(sorted(said.items()))
