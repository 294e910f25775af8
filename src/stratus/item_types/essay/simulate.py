"""A simulated candidate writes some words, pauses, and writes on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from stratus.item_types import base

TEXT = """the a sample group mean effect because study measure shows that between people random control larger small result could not
therefore question answer method bias test value before after compare when each other explain canteen sign visitors choose"""
WORDS = TEXT.split()
MOST_WORDS = 1_500


class Simulation(base.Simulation):
    """60 to 250 words more each time, a few of them between two pauses."""

    is_possible = True
    is_typed = True

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
        """Yield the text as it stands in the field at every pause."""
        text = before["html"].removeprefix("<p>").removesuffix("</p>").split() if before else []
        left = rng.randint(60, 250)
        while left > 0:
            text += rng.choices(WORDS, k=min(rng.randint(5, 14), left))
            left -= 10
            if len(text) > MOST_WORDS:
                del text[: MOST_WORDS // 2]  # the first half is crossed out
            yield base.Draft({"html": f"<p>{' '.join(text)}</p>", "words": len(text)}, is_unfinished=left > 0)
