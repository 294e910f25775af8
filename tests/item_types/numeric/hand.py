"""A number in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

TYPED = "1 000.5 m/s"


class Hand(AnyHand):
    """Types a number that is too small."""

    def completes(self, form: Locator) -> None:
        form.get_by_label("Value", exact=True).fill("1200")
        form.get_by_label("Units").fill("m/s\nkm/s = 1000")

    def clicks(self, question: Locator) -> None:
        self.field(question).click()
        question.page.keyboard.type(TYPED)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.field(question)).types(TYPED)

    def finds_answer(self, question: Locator) -> None:
        # A field is not on paper: its text is.
        if question.get_attribute("mode") in ("mark", "review"):
            expect(question.get_by_text(TYPED, exact=True)).to_be_visible()
        else:
            expect(question.locator("input")).to_have_value(TYPED)
        expect(question.get_by_text("Understood: 1000.5 m/s")).to_be_visible()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong")).to_be_visible()
        expect(question.get_by_text("1200", exact=True)).to_be_visible()
        expect(question.get_by_text("km/s")).to_be_visible()

    def field(self, question: Locator) -> Locator:
        return question.get_by_role("textbox", name="Your answer")
