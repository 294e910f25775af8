"""A slider in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """On a scale from 0 to 8 kg presses into the middle, where 2 to 3 are right."""

    def completes(self, form: Locator) -> None:
        written = {
            "Most value": "8",
            "Unit": "kg",
            "Words at the least value": LONG_WORD,
            "Words at the most value": f"{LONG_WORD} 2",
            "Right answer": "2",
            "Last right answer": "3",
        }
        for name, text in written.items():
            form.get_by_role("textbox", name=name, exact=True).fill(text)

    def clicks(self, question: Locator) -> None:
        expect(question.get_by_text("No answer yet")).to_be_visible()
        self.slider(question).click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.slider(question)).presses("ArrowRight")

    def finds_answer(self, question: Locator) -> None:
        expect(question.get_by_text("answer: 4 kg")).to_be_visible()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Right answer: 2 kg to 3 kg")).to_be_visible()

    def slider(self, question: Locator) -> Locator:
        return question.get_by_role("slider")
