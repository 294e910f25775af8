"""An order item in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

LAST = f"{LONG_WORD} 3"
"""What comes last; candidates see it anywhere."""


class Hand(AnyHand):
    """Of three elements the last one is put first."""

    def completes(self, form: Locator) -> None:
        for number in (1, 2, 3):
            form.get_by_role("textbox", name=f"Element {number}", exact=True).fill(f"{LONG_WORD} {number}")

    def clicks(self, question: Locator) -> None:
        # Taken as it is first: if it stands there by chance, nothing has to be moved.
        question.get_by_role("button", name="Take this order as my answer").click()
        if not question.get_by_role("button", name=f"{LAST}, place 1 of 3").count():
            question.get_by_role("button", name=f"{LAST}, place").click()
            question.get_by_role("button", name=re.compile(f"^Put {LAST} at place 1,")).click()
            expect(question.get_by_role("button", name=f"{LAST}, place 1 of 3")).to_be_visible()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        first = question.get_by_role("button", name="place 1 of 3")
        keys.reaches(first).presses("Space")
        keys.reaches(question.get_by_role("button", name="at place 2,")).presses("Enter")
        keys.is_at(question.get_by_role("button", name="place 2 of 3"))

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".rows li").first.get_by_text(LAST)).to_be_visible()
        expect(question.get_by_text("This is not an answer yet")).to_have_count(0)

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong place, right is 3")).to_be_visible()
        expect(question.get_by_text("Right order")).to_be_visible()
