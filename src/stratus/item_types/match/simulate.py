"""A simulated candidate gives every source some target."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """A target for every source, each once unless they may be used again."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield all pairs at once."""
        sources, targets = ([row["id"] for row in paper_item[side]] for side in ("sources", "targets"))
        chosen = [rng.choice(targets) for _source in sources] if paper_item["targets_reusable"] else rng.sample(targets, len(sources))
        yield base.Draft({"pairs": [list(pair) for pair in zip(sources, chosen, strict=True)]})
