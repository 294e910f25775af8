"""A match item in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """Of two sources the first is given the target of the second."""

    def completes(self, form: Locator) -> None:
        for number, letter in ((1, "A"), (2, "B")):
            form.get_by_role("textbox", name=f"Target {letter}", exact=True).fill(f"{LONG_WORD} {letter}")
            form.get_by_role("textbox", name=f"Source {number}", exact=True).fill(f"{LONG_WORD} {number}")
            form.get_by_role("combobox", name=f"Right target of source {number}").select_option(letter)

    def clicks(self, question: Locator) -> None:
        question.get_by_role("button", name=f": {LONG_WORD} B").click()
        question.get_by_role("button", name=f"at {LONG_WORD} 1, now").click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(question.get_by_role("button", name=f": {LONG_WORD} A")).presses("Space")
        keys.reaches(question.get_by_role("button", name=f"at {LONG_WORD} 2, now")).presses("Enter")
        keys.is_at(question.get_by_role("button", name=f"Target for {LONG_WORD} 2: {LONG_WORD} A"))

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".sources li").filter(has_text=f"{LONG_WORD} 1").locator(".slot .content")).to_have_text(f"{LONG_WORD} B")

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong", exact=False).first).to_be_visible()
        expect(question.get_by_text(f"{LONG_WORD} A", exact=False).last).to_be_visible()
        expect(question.get_by_text("Missing")).to_be_visible()
