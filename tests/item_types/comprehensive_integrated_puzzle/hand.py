"""A comprehensive integrated puzzle in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types import hands
from item_types.hands import LONG_WORD

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(hands.Hand):
    """Of four cells the first gets a wrong option, and the others none."""

    def completes(self, form: Locator) -> None:
        for number, name in enumerate(("Laboratory", "Therapy"), start=1):
            form.get_by_label(f"Name of column {number}").fill(name)
            form.get_by_label(f"Options of column {number}").fill(f"{name} {LONG_WORD}\nNo {name}")
        form.get_by_label("Each option of column 1 may be used once only").check()
        for number in (1, 2):
            form.get_by_role("textbox", name=f"Scenario {number}", exact=True).fill(f"Patient {number} with {LONG_WORD}")
        form.get_by_role("button", name="Show the cells").click()
        for number, right in ((1, 2), (2, 1)):
            for column in ("Laboratory", "Therapy"):
                form.get_by_label(f"{column} of scenario {number}").select_option(index=right)

    def clicks(self, question: Locator) -> None:
        self.first(question).select_option(label=f"Laboratory {LONG_WORD}")

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(self.first(question)).presses("ArrowDown")

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".given", has_text=f"Laboratory {LONG_WORD}")).to_be_visible()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Wrong")).to_be_visible()
        expect(question.get_by_text("No answer")).to_have_count(3)
        expect(question.get_by_text("No Therapy")).to_be_visible()

    def first(self, question: Locator) -> Locator:
        return question.get_by_role("combobox", name="Laboratory of scenario 1")
