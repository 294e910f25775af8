"""A simulated candidate gives each stem an option."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Any option for every stem, one stem after the other."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the answer after each stem."""
        stems, options = ([one["id"] for one in paper_item[name]] for name in ("stems", "options"))
        drawn = rng.sample(options, len(stems)) if paper_item["once"] else [rng.choice(options) for _stem in stems]
        pairs = [[stem, option] for stem, option in zip(stems, drawn, strict=True)]
        for number in range(1, len(pairs) + 1):
            yield base.Draft({"pairs": pairs[:number]}, is_unfinished=number < len(pairs))
