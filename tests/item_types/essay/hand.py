"""An essay in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD, GuidedHand

if TYPE_CHECKING:
    from keyboard import Keyboard

TEXT = f"That beef is labelled; {LONG_WORD} is its name."


class Hand(GuidedHand):
    """Writes a sentence."""

    def clicks(self, question: Locator) -> None:
        self.field(question).click()
        question.page.keyboard.type(TEXT)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.field(question)).types(TEXT)

    def finds_answer(self, question: Locator) -> None:
        expect(question.get_by_text(TEXT)).to_be_visible()

    def field(self, question: Locator) -> Locator:
        return question.get_by_role("textbox", name="Your answer")
