"""Tokens in the gaps of a text or on the areas of a picture, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand
from item_types.pictures import sees_picture, uploads

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """Of two gaps the first is given the token of the second; the other one stays empty."""

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Text with gaps").fill(f"Beef is labelled by [1], {LONG_WORD}, and milk by [2].")
        for letter in "ABC":
            form.get_by_role("textbox", name=f"Token {letter}", exact=True).fill(f"{LONG_WORD} {letter}")
        for number, letter in ((1, "A"), (2, "B")):
            form.get_by_role("group", name=f"Gap {number}", exact=True).get_by_label("Right token").select_option(letter)

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


class PictureHand(AnyHand):
    """Of two areas the first is given the token of the second, with a press on the picture; the other one stays empty."""

    def completes(self, form: Locator) -> None:
        form.get_by_label("The places are").select_option("PICTURE")
        uploads(form, f"The {LONG_WORD}, cut open")
        for letter in "ABC":
            form.get_by_role("textbox", name=f"Token {letter}", exact=True).fill(f"{LONG_WORD} {letter}")
        for number, at, letter in ((1, "10 10; 40 90", "A"), (2, "60 10; 90 90", "B")):
            area = form.get_by_role("group", name=f"Area {number}", exact=True)
            area.get_by_label("Name").fill(f"{LONG_WORD} {number}")
            area.get_by_label("Where, in percent").fill(at)
            area.get_by_label("Right token").select_option(letter)

    def clicks(self, question: Locator) -> None:
        sees_picture(question)
        question.get_by_role("button", name=f": {LONG_WORD} B").click()
        question.locator(".area .line").nth(0).click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        sees_picture(question)
        second = question.get_by_role("button", name="Place 2 of 2")
        keys.reaches(question.get_by_role("button", name=f": {LONG_WORD} A")).presses("Space")
        keys.reaches(second).presses("Enter")
        keys.is_at(second)

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".chip .called")).to_have_text(f"{LONG_WORD} B")
        expect(self.place(question, 1).locator(".slot .content, .given .content")).to_have_text(f"{LONG_WORD} B")

    def finds_key(self, question: Locator) -> None:
        expect(question.locator(".chip").nth(0)).to_contain_text("✗ Wrong")
        expect(question.locator(".chip").nth(1)).to_contain_text("✗ Missing")
        expect(self.place(question, 1)).to_contain_text(f"Right answer: {LONG_WORD} A")
        expect(self.place(question, 2)).to_contain_text(f"Right answer: {LONG_WORD} B")

    def place(self, question: Locator, number: int) -> Locator:
        return question.locator(".places > li").nth(number - 1)


VARIANTS = {"picture": PictureHand}
