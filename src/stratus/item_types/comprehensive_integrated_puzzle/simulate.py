"""A simulated candidate fills in the grid."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Any option for every cell, one case after the other."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the answer after each case."""
        rows = paper_item["rows"]
        drawn = {column["id"]: iter(_drawn(column, len(rows), rng)) for column in paper_item["columns"]}
        filled: dict[str, str] = {}
        for number, row in enumerate(rows, start=1):
            filled |= {cell["id"]: next(drawn[cell["column"]]) for cell in row["cells"]}
            yield base.Draft({"cells": dict(filled)}, is_unfinished=number < len(rows))


def _drawn(column: Mapping[str, Any], rows: int, rng: random.Random) -> list[str]:
    options = [option["id"] for option in column["options"]]
    return rng.sample(options, rows) if column["once"] else [rng.choice(options) for _row in range(rows)]
