"""A simulated candidate moves the slider."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.slider.scale import scale_of, written


class Simulation(base.Simulation):
    """Any position, each as often as the others."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield one position."""
        scale = scale_of(paper_item)
        yield base.Draft({"value": written(scale.at(rng.randrange(scale.positions)))})
