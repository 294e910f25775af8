"""A short answer in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

TEXT = f"The {LONG_WORD}"


class Hand(AnyHand):
    """Types a text that is not accepted."""

    def completes(self, form: Locator) -> None:
        form.get_by_label("Accepted answers").fill(f"{LONG_WORD}\nBeef")
        form.get_by_label("Spelling errors allowed").fill("1")

    def clicks(self, question: Locator) -> None:
        self.field(question).click()
        question.page.keyboard.type(TEXT)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.field(question)).types(TEXT)

    def finds_answer(self, question: Locator) -> None:
        # A field is not on paper: its text is.
        if question.get_attribute("mode") in ("mark", "review"):
            expect(question.get_by_text(TEXT, exact=True)).to_be_visible()
        else:
            expect(question.locator("input")).to_have_value(TEXT)

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong")).to_be_visible()
        expect(question.get_by_role("listitem").get_by_text(LONG_WORD, exact=True)).to_be_visible()

    def field(self, question: Locator) -> Locator:
        return question.get_by_role("textbox", name="Your answer")
