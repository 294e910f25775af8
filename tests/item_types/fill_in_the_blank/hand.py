"""Blanks in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

TYPED = "Milchgesetz"


class Hand(AnyHand):
    """Types a wrong word into the second gap; the first one stays empty."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Text with gaps").fill(f"Beef is labelled by [1], {LONG_WORD}, and milk by [2].")
        for accepted in form.get_by_label("Accepted answers, one a line").all():
            accepted.fill(LONG_WORD)

    def clicks(self, question: Locator) -> None:
        self.second(question).click()
        question.page.keyboard.type(TYPED)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.second(question)).types(TYPED)

    def finds_answer(self, question: Locator) -> None:
        second = question.locator(".gap").nth(1)
        expect(second.locator("input, .given")).to_have_count(1)
        given = second.locator("input, .given").evaluate("field => field.value ?? field.textContent")
        assert given == TYPED

    def finds_key(self, question: Locator) -> None:
        expect(question.locator(".gap").nth(1)).to_contain_text("Wrong")
        expect(question.locator(".gap").nth(0)).to_contain_text("Missing")
        expect(question.locator(".gap").nth(0)).to_contain_text(f"Right answer: {LONG_WORD}")

    def second(self, question: Locator) -> Locator:
        return question.get_by_role("textbox", name="Gap 2 of 2")
