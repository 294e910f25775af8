"""A simulated candidate types a number."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """A number with up to two decimals; a unit where one is asked for."""

    is_possible = True
    is_typed = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the text as it stands in the field."""
        number = f"{rng.uniform(0, 1000):.{rng.randint(0, 2)}f}"
        yield base.Draft({"value": f"{number} m" if paper_item["unit"] == "NEEDED" else number})
