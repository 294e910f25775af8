"""A simulated candidate chooses some pieces of a passage."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Any number that may be chosen, and any pieces."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield one selection."""
        ids = [piece["id"] for piece in paper_item["pieces"]]
        most = min(paper_item["max_selections"] or len(ids), len(ids))
        yield base.Draft({"selected": sorted(rng.sample(ids, rng.randint(1, most)))})
