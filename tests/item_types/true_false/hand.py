"""A true or false item in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator

from item_types.hands import ChoosingHand


class Hand(ChoosingHand):
    """Chooses false, where true is right."""

    button = "radio"

    def completes(self, form: Locator) -> None:
        form.get_by_role(self.button, name="True", exact=True).check()

    def second(self, question: Locator) -> Locator:
        return question.get_by_role(self.button, name="False")
