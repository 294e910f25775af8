"""An either-or item in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator

from item_types.hands import LONG_WORD, ChoosingHand


class Hand(ChoosingHand):
    """One of the two is chosen."""

    button = "radio"

    def completes(self, form: Locator) -> None:
        for number in (1, 2):
            form.get_by_role("textbox", name=f"Alternative {number}", exact=True).fill(f"{LONG_WORD} {number}")
        form.get_by_role(self.button, name="Alternative 1 is right").check()
