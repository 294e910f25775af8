"""A simulated candidate marks places by lot, or chooses visible areas."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.hotspot.response import DECIMALS, member_of


class Simulation(base.Simulation):
    """As many marks as are asked for, one after the other; on a second visit all are set anew."""

    is_possible = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the answer after each mark."""
        most = paper_item["most"]
        marks: list[Any]
        if "areas" in paper_item:
            member, marks = member_of(paper_item["task"]), rng.sample([area["id"] for area in paper_item["areas"]], most)
        else:
            member, marks = "points", [[round(rng.random(), DECIMALS), round(rng.random(), DECIMALS)] for _mark in range(most)]
        for number in range(1, most + 1):
            yield base.Draft({member: marks[:number]}, is_unfinished=number < most)
