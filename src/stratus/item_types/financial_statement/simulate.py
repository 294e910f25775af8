"""A simulated candidate fills in a table."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Row by row: some number, or one of the words."""

    is_possible = True
    is_typed = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the table after each row in which something is filled in."""
        rows = [[cell for cell in row if cell["kind"] in ("number", "choice")] for row in paper_item["rows"]]
        rows = [row for row in rows if row]
        cells: dict[str, str] = dict(before["cells"]) if before else {}
        for number, row in enumerate(rows, start=1):
            for cell in row:
                cells[cell["id"]] = rng.choice(cell["options"]) if cell["kind"] == "choice" else str(rng.randint(0, 99_999))
            yield base.Draft({"cells": dict(cells)}, is_unfinished=number < len(rows))
