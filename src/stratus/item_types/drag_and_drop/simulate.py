"""A simulated candidate puts some token into every place."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """A token for every place, each once unless they may be used again; one place after the other."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the answer after each token. On a second visit all are placed anew."""
        tokens, places = ([one["id"] for one in paper_item[side]] for side in ("tokens", "gaps"))
        chosen = [rng.choice(tokens) for _place in places] if paper_item["tokens_reusable"] else rng.sample(tokens, len(places))
        pairs = [list(pair) for pair in zip(chosen, places, strict=True)]
        for number in range(1, len(pairs) + 1):
            yield base.Draft({"pairs": pairs[:number]}, is_unfinished=number < len(pairs))
