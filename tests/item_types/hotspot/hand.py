"""Marks on a picture, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from item_types.hands import LONG_WORD
from item_types.hands import Hand as AnyHand
from item_types.pictures import sees_picture, uploads

if TYPE_CHECKING:
    from keyboard import Keyboard


class Hand(AnyHand):
    """Of two areas the first is right, and the second is marked."""

    def completes(self, form: Locator) -> None:
        uploads(form, f"The {LONG_WORD}, cut open")
        for number, at, is_right in ((1, "10 10; 40 90", "right"), (2, "60 10; 90 90", "wrong")):
            area = form.get_by_role("group", name=f"Area {number}", exact=True)
            area.get_by_label("Name").fill(f"{LONG_WORD} {number}")
            area.get_by_label("Where, in percent").fill(at)
            area.get_by_label("A mark here is").select_option(is_right)

    def clicks(self, question: Locator) -> None:
        sees_picture(question)
        box = question.locator(".picture img").bounding_box()
        assert box is not None
        self.board(question).click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.5})

    def presses(self, keys: Keyboard, question: Locator) -> None:
        sees_picture(question)
        keys.reaches(self.board(question)).presses("Shift+ArrowRight", "ArrowDown", "Enter")
        expect(question.locator(".marks .text")).to_have_text("60% from the left, 51% from the top")
        keys.is_at(self.board(question))

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".marks .text")).to_contain_text("75% from the left, 50% from the top")

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text(f"area 2, {LONG_WORD} 2")).to_contain_text("Wrong")
        expect(question.get_by_text(f"Right: area 1, {LONG_WORD} 1")).to_be_visible()

    def board(self, question: Locator) -> Locator:
        return question.get_by_role("application")


class VisibleHand(Hand):
    """Candidates see both areas, and choose the second on the picture."""

    def completes(self, form: Locator) -> None:
        super().completes(form)
        form.get_by_label("Candidates see the areas").check()

    def clicks(self, question: Locator) -> None:
        sees_picture(question)
        question.locator(".area .line").nth(1).click()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        sees_picture(question)
        first = question.get_by_role("button", name=f"{LONG_WORD} 1")
        keys.reaches(first).presses("Space")
        expect(first).to_have_attribute("aria-pressed", "true")
        keys.is_at(first)

    def finds_answer(self, question: Locator) -> None:
        expect(question.locator(".name[aria-pressed=true] .text, .marks .text")).to_contain_text(f"{LONG_WORD} 2")


class OrderHand(Hand):
    """Both areas are right, and are marked in the wrong order."""

    def completes(self, form: Locator) -> None:
        super().completes(form)
        form.get_by_label("What candidates do").select_option("ORDER")
        form.get_by_role("group", name="Area 2", exact=True).get_by_label("A mark here is").select_option("right")

    def clicks(self, question: Locator) -> None:
        sees_picture(question)
        box = question.locator(".picture img").bounding_box()
        assert box is not None
        for share in (0.75, 0.25):
            self.board(question).click(position={"x": box["width"] * share, "y": box["height"] * 0.5})

    def finds_answer(self, question: Locator) -> None:
        for mark, share in enumerate((75, 25)):
            expect(question.locator(".marks .text").nth(mark)).to_contain_text(f"{share}% from the left, 50% from the top")

    def finds_key(self, question: Locator) -> None:
        expect(question.locator(".marks .text").first).to_contain_text("Wrong")
        expect(question.get_by_text(f"Right order: area 1, {LONG_WORD} 1; area 2, {LONG_WORD} 2")).to_be_visible()


VARIANTS = {"visible": VisibleHand, "order": OrderHand}
