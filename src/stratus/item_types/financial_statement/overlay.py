"""The labels of a financial statement in another language. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types.financial_statement.amounts import read_amount
from stratus.item_types.financial_statement.notation import CHOICE, LABEL, MAX_TEXT, Place
from stratus.item_types.overlays.where import Holder, Path, Slot, Text, Where
from stratus.item_types.typed.numbers import uses_comma


class _Label(Slot):
    """What all cells with these words say."""

    def __init__(self, text: Text, cells: list[Holder]) -> None:
        super().__init__(text, cells[0], "label")
        self.cells = cells

    def put(self, shown: str) -> None:
        """Put it into each of them."""
        for cell in self.cells:
            cell["label"] = shown


class Labels(Where):
    """Labels of the table: they have no ids, so each is found by its words. Amounts, which totals count, are the same in every language."""

    def leaves_answers(self, content: Mapping[str, Any]) -> bool:
        """Tell whether words are chosen in any of its cells."""
        return any(cell["kind"] == CHOICE for line in content.get("rows") or () for cell in line)

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield them, those with the same words once."""
        comma = uses_comma(holder["lang"])
        cells: dict[str, list[Holder]] = {}
        places: dict[str, Place] = {}
        for row, line in enumerate(holder.get("rows") or ()):
            for column, cell in enumerate(line):
                if cell["kind"] == LABEL and cell["label"].strip() and read_amount(cell["label"], comma=comma) is None:
                    cells.setdefault(cell["label"], []).append(cell)
                    places.setdefault(cell["label"], Place(row, column))
        for label, same in cells.items():
            named = hashlib.blake2b(label.encode(errors="surrogatepass"), digest_size=5).hexdigest()
            yield _Label(Text(f"rows.{named}.label", (("table", places[label].name),), label, False, MAX_TEXT), same)
