"""True or false is scored automatically."""

from __future__ import annotations

from stratus.item_types.choices.scoring import OneRightScoring


class Scoring(OneRightScoring):
    """All points for the right word, else none."""
