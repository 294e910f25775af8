"""Extended match in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types import hands
from item_types.hands import LONG_WORD

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(hands.Hand):
    """Of two stems the first gets a wrong option, and the second none."""

    def completes(self, form: Locator) -> None:
        form.get_by_label("Theme").fill(f"About {LONG_WORD}")
        for letter in "ABC":
            form.get_by_role("textbox", name=f"Option {letter}", exact=True).fill(f"{LONG_WORD} {letter}")
        for number, answer in ((1, 0), (2, 2)):
            form.get_by_role("textbox", name=f"Stem {number}", exact=True).fill(f"Part {number} of the {LONG_WORD}")
            form.get_by_label(f"Right option of stem {number}").select_option(index=answer + 1)

    def clicks(self, question: Locator) -> None:
        self.first(question).select_option(index=2)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.first(question)).presses("ArrowDown", "ArrowDown")

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".given", has_text=f"B. {LONG_WORD} B")).to_be_visible()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong")).to_be_visible()
        expect(question.get_by_text("No answer")).to_be_visible()
        expect(question.get_by_text(f"C. {LONG_WORD} C")).to_be_visible()

    def first(self, question: Locator) -> Locator:
        return question.get_by_role("combobox", name="Part 1")
