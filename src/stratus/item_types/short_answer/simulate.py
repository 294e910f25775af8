"""A simulated candidate types a few words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base

WORDS = ("Paris", "London", "blue", "water", "energy", "debit", "credit", "mean", "bias", "validity", "the", "of", "a")


class Simulation(base.Simulation):
    """One to three words, after a pause perhaps before the last one."""

    is_possible = True
    is_typed = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the text as it stands in the field at every pause."""
        words = rng.choices(WORDS, k=rng.randint(1, 3))
        if len(words) > 1:
            yield base.Draft({"text": " ".join(words[:-1])}, is_unfinished=True)
        yield base.Draft({"text": " ".join(words)})
