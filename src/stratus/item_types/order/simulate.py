"""A simulated candidate puts the elements into some order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Any order."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield one order."""
        ids = [element["id"] for element in paper_item["elements"]]
        yield base.Draft({"order": rng.sample(ids, len(ids))})
