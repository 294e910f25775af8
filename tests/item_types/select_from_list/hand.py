"""Lists in gaps, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

RIGHT, WRONG = f"the {LONG_WORD}", "the other law"


class Hand(AnyHand):
    """Chooses the second option of the second gap, which is wrong; the first gap stays empty."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Text with gaps").fill(f"Beef is labelled by [1], {LONG_WORD}, and milk by [2].")
        for options in form.get_by_label("Options, one a line").all():
            options.fill(f"* {RIGHT}\n{WRONG}")
        form.get_by_label("Show the options in another order").uncheck()

    def clicks(self, question: Locator) -> None:
        self.second(question).select_option(WRONG)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.second(question)).presses("ArrowDown", "ArrowDown")

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".gap").nth(1).locator("option:checked, .given")).to_have_text(WRONG)

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Right answer").first).to_be_visible()
        expect(question.locator(".gap").nth(1)).to_contain_text("Wrong")
        expect(question.locator(".gap").nth(0)).to_contain_text("Missing")
        expect(question.locator(".gap").nth(0)).to_contain_text(RIGHT)

    def second(self, question: Locator) -> Locator:
        return question.get_by_role("combobox", name="Gap 2 of 2")
