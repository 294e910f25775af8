"""Multiple response in a browser."""

from __future__ import annotations

from item_types.hands import ChoosingHand


class Hand(ChoosingHand):
    """Several answers could be chosen."""

    button = "checkbox"
