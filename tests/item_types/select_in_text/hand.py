"""Select in text in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """The first word is right, and the third is chosen."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Text to choose from").fill(f"[*Beef] asks for {LONG_WORD} today.")

    def clicks(self, question: Locator) -> None:
        self.word(question, "for").click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.word(question, "Beef")).presses("ArrowRight", "ArrowRight", "Space")
        expect(self.word(question, "for")).to_have_attribute("aria-pressed", "true")

    def finds_answer(self, question: Locator) -> None:
        # Whoever judges it sees a sign behind it.
        expect(question.locator("st-piece:is(.chosen, .right, .wrong)")).to_have_text(re.compile("^for( ✗)?$"))

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Right, not chosen: Beef")).to_be_visible()
        expect(question.get_by_text("Chosen, wrong: for")).to_be_visible()

    def word(self, question: Locator, text: str) -> Locator:
        return question.get_by_role("button", name=text, exact=True)
