"""Multiple choice in a browser."""

from __future__ import annotations

from item_types.hands import ChoosingHand


class Hand(ChoosingHand):
    """One answer is chosen."""

    button = "radio"
