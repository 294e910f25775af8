"""A simulated candidate types something into every gap."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base

WORDS = ("debit", "credit", "mean", "bias", "Paris", "water", "energy", "12", "3.5", "100", "not known", "the first one")


class Simulation(base.Simulation):
    """A word or a number a gap, with a pause after each; on a second visit some are typed anew."""

    is_possible = True
    is_typed = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield what stands in the gaps at every pause."""
        typed = dict(before["gaps"]) if before else {}
        gaps = [gap for gap in paper_item["gaps"] if not before or rng.random() < 0.3] or paper_item["gaps"][:1]
        for left, gap in zip(reversed(range(len(gaps))), gaps, strict=True):
            typed[gap["id"]] = rng.choice(WORDS)
            yield base.Draft({"gaps": dict(typed)}, is_unfinished=left > 0)
