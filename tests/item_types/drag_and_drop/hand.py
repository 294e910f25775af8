"""Tokens in the gaps of a text, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """Of two gaps the first is given the token of the second; the other one stays empty."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Text with gaps").fill(f"Beef is labelled by [1], {LONG_WORD}, and milk by [2].")
        for letter in "ABC":
            form.get_by_role("textbox", name=f"Token {letter}", exact=True).fill(f"{LONG_WORD} {letter}")
        for right, letter in zip(form.get_by_label("Right token").all(), "AB", strict=True):
            right.select_option(letter)

    def clicks(self, question: Locator) -> None:
        question.get_by_role("button", name=f": {LONG_WORD} B").click()
        question.get_by_role("button", name="at Gap 1 of 2").click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(question.get_by_role("button", name=f": {LONG_WORD} A")).presses("Space")
        keys.reaches(question.get_by_role("button", name="at Gap 2 of 2")).presses("Enter")
        keys.is_at(question.get_by_role("button", name="Gap 2 of 2"))

    def finds_answer(self, question: Locator) -> None:
        first = question.locator(".gap").nth(0)
        expect(first.locator(".slot .content, .given .content")).to_have_text(f"{LONG_WORD} B")

    def finds_key(self, question: Locator) -> None:
        expect(question.locator(".gap").nth(0)).to_contain_text("Wrong")
        expect(question.locator(".gap").nth(1)).to_contain_text("Missing")
        expect(question.locator(".gap").nth(1)).to_contain_text(f"Right answer: {LONG_WORD} B")
