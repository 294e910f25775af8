"""How a person writes an item of a type in a browser, answers it, and finds the answer again. Each type says it in its `hand.py`.

A type that is answered in several ways has a hand for each: `Hand`, and by their names those of `VARIANTS`. `forms` names them all:
`MATCH`, `HOTSPOT:visible`. The tests in `tests/e2e/every_type` work with these hands and know no type by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from stratus.item_types.registry import ITEM_TYPES

if TYPE_CHECKING:
    from keyboard import Keyboard

HERE = Path(__file__).parent
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
"""Wider than a telephone."""
QUESTION = f"What does the {LONG_WORD} ask for?"


def editor(place: Locator | Page, name: str, *, exact: bool = False) -> Locator:
    """Return the editor of a text of this name. The plain field that stands there until the editor takes its place is none: whoever had
    found that would wait for it for ever.
    """
    return place.get_by_role("textbox", name=name, exact=exact).and_(place.locator("[contenteditable]"))


class Hand(ABC):
    """Somebody in front of an item of one type: `form` is the page of its author, `question` the item as it is shown."""

    def writes(self, form: Locator, title: str) -> None:
        """Fill in the form of a new item."""
        form.get_by_label("Title").fill(title)
        editor(form, "Question").fill(QUESTION)
        self.completes(form)

    @abstractmethod
    def completes(self, form: Locator) -> None:
        """Fill in what this type asks for beside title and question: its key, or its marking scheme. `LONG_WORD` is a good text."""

    @abstractmethod
    def clicks(self, question: Locator) -> None:
        """Answer with the mouse."""

    @abstractmethod
    def presses(self, keys: Keyboard, question: Locator) -> None:
        """Answer with the keyboard alone, and leave the focus in the question."""

    @abstractmethod
    def finds_answer(self, question: Locator) -> None:
        """Expect the answer that `clicks` gave, whoever looks at it."""

    @abstractmethod
    def finds_key(self, question: Locator) -> None:
        """Expect what `completes` wrote for those who judge."""


class ChoosingHand(Hand):
    """Of types with alternatives, of which the first is right and the second is chosen."""

    button: Literal["radio", "checkbox"]
    """The role of what is chosen."""

    def completes(self, form: Locator) -> None:
        for number in (1, 2, 3):
            form.get_by_role("textbox", name=f"Alternative {number}", exact=True).fill(f"{LONG_WORD} {number}")
        form.get_by_role(self.button, name="Alternative 1 is right").check()

    def clicks(self, question: Locator) -> None:
        self.second(question).check()

    def presses(self, keys: Keyboard, question: Locator) -> None:
        keys.reaches(question.get_by_role(self.button).first).presses("Space")

    def finds_answer(self, question: Locator) -> None:
        expect(self.second(question)).to_be_checked()

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text("Right answer")).to_be_visible()
        expect(question.get_by_text("Chosen, wrong")).to_be_visible()

    def second(self, question: Locator) -> Locator:
        return question.get_by_role(self.button, name=f"{LONG_WORD} 2")


class GuidedHand(Hand):
    """Of types that people mark by a marking scheme."""

    SCHEME = f"One point for the word {LONG_WORD}."

    def completes(self, form: Locator) -> None:
        form.get_by_role("textbox", name="Marking scheme").fill(self.SCHEME)

    def finds_key(self, question: Locator) -> None:
        expect(question.get_by_text(self.SCHEME)).to_be_visible()


def type_of(form: str) -> str:
    """Return the type of a form."""
    return form.split(":")[0]


def _folder(key: str) -> str:
    return ITEM_TYPES[key].package.rsplit(".", 1)[-1]


def _forms(key: str) -> list[str]:
    """Return a type, and the other ways in which it is answered. Nobody may have written any hand yet."""
    if not (HERE / _folder(key) / "hand.py").is_file():
        return [key]
    variants = getattr(import_module(f"item_types.{_folder(key)}.hand"), "VARIANTS", {})
    return [key, *(f"{key}:{variant}" for variant in variants)]


def forms() -> list[str]:
    """Return every way in which an item is answered, in the order of the types."""
    return [form for key in ITEM_TYPES for form in _forms(key)]


def hand_of(form: str) -> Hand:
    """Return the hand of this form. Fails the test where nobody has written it, and says what to write."""
    key, _colon, variant = form.partition(":")
    folder = _folder(key)
    if not (HERE / folder / "hand.py").is_file():
        pytest.fail(
            f"Nobody knows how an item of type {key} is written and answered in a browser: write tests/item_types/{folder}/hand.py, "
            "a class Hand that derives from item_types.hands.Hand (an example: tests/item_types/essay/hand.py)."
        )
    module = import_module(f"item_types.{folder}.hand")
    return (module.VARIANTS[variant] if variant else module.Hand)()
