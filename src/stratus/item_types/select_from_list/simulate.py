"""A simulated candidate chooses an option in every gap."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base


class Simulation(base.Simulation):
    """Any option of each gap, one gap after the other; on a second visit some are chosen anew."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the answer after each choice."""
        chosen = dict(before["gaps"]) if before else {}
        gaps = [gap for gap in paper_item["gaps"] if not before or rng.random() < 0.3] or paper_item["gaps"][:1]
        for left, gap in zip(reversed(range(len(gaps))), gaps, strict=True):
            chosen[gap["id"]] = rng.choice(gap["options"])["id"]
            yield base.Draft({"gaps": dict(chosen)}, is_unfinished=left > 0)
