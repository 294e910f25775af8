"""A financial statement in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand

if TYPE_CHECKING:
    from keyboard import Keyboard

TABLE = f" | 2024\n{LONG_WORD} | =1250\nTrend | {{up;*down}}\nTotal | sum(B2)"


class Hand(AnyHand):
    """Types a wrong number, and chooses nothing."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Table", exact=True).fill(TABLE)

    def clicks(self, question: Locator) -> None:
        self.field(question).click()
        question.page.keyboard.type("1,300")
        question.page.keyboard.press("Tab")

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.field(question)).types("1,300")

    def finds_answer(self, question: Locator) -> None:
        if question.get_by_role("textbox").count():
            expect(self.field(question)).to_have_value("1,300")
        else:
            expect(question.get_by_text("1,300", exact=True)).to_be_visible()
        expect(question.locator("td.total").get_by_text("1300", exact=True)).to_be_visible()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Right answer: 1250")).to_be_visible()
        expect(question.get_by_text("Missing")).to_be_visible()

    def field(self, question: Locator) -> Locator:
        return question.get_by_role("textbox", name=f"{LONG_WORD}, 2024")
