"""A response file in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import FileChooser, Locator, expect

from item_types.hands import LONG_WORD, GuidedHand

if TYPE_CHECKING:
    from keyboard import Keyboard

NAME = f"{LONG_WORD}.pdf"
FILE: Any = {"name": NAME, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 beef is labelled"}


class Hand(GuidedHand):
    """Chooses a file."""

    def clicks(self, question: Locator) -> None:
        self.will_choose(question)
        self.button(question).click()
        self.finds_answer(question)

    def presses(self, keys: Keyboard, question: Locator) -> None:
        self.will_choose(question)
        keys.reaches(self.button(question)).presses("Enter")
        self.finds_answer(question)

    def finds_answer(self, question: Locator) -> None:
        expect(question.get_by_text(NAME)).to_be_visible()

    def button(self, question: Locator) -> Locator:
        return question.get_by_role("button", name="Choose a file")

    def will_choose(self, question: Locator) -> None:
        """Listen before the button is pressed: told at the last moment, the browser may open its own window first."""

        def choose(chooser: FileChooser) -> None:
            chooser.set_files(FILE)

        question.page.once("filechooser", choose)
