"""A simulated candidate chooses one alternative."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class ChoosesOne(base.Simulation):
    """Any alternative, each as often as the others."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield one choice."""
        yield base.Draft({"selected": [rng.choice([alternative["id"] for alternative in paper_item["alternatives"]])]})
