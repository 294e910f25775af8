"""What tests of media in questions share: an author puts one into a question by the keyboard, and publishes that."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from item_types.hands import editor


def _nothing_more(_dialog: Locator) -> None:
    """Most dialogs ask for a title alone."""


@dataclass(frozen=True)
class Put:
    """A question, called `item`, and what is put into it.

    `kind`: what the button, the dialog and the text call it. `wrong`: a file that is refused, `said` so. `file`: one that is taken, under
    the name of its file, `name`; `title` is what candidates call it.
    """

    item: str
    asks: str
    kind: str
    title: str
    name: str
    wrong: dict[str, Any]
    said: str
    file: dict[str, Any]

    def writes(self, page: Page, collection: str, *, more: Callable[[Locator], None] = _nothing_more) -> None:
        """Write the question in a collection of its own, up to the moment before it is saved. `more` fills in what else the dialog asks."""
        page.goto("/library/collections/new")
        page.get_by_label("Title").fill(collection)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="New item").first.click()
        page.locator('a[href$="/items/new/ESSAY"]').click()
        page.get_by_label("Title").fill(self.item)
        question = editor(page, "Question")
        question.click()
        page.keyboard.type(f"{self.asks} ")
        page.keyboard.press("Shift+Tab")
        for _ in range(30):
            if page.evaluate("document.activeElement.getAttribute('aria-label')") == self.kind:
                break
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name=self.kind)
        file = dialog.get_by_label(f"Upload a {self.kind.lower()}")
        file.set_input_files(self.wrong)
        expect(dialog.get_by_role("alert")).to_contain_text(self.said)
        file.set_input_files(self.file)
        expect(dialog.get_by_role("radio", name=self.name)).to_be_checked()
        expect(dialog.get_by_label("Title")).to_be_focused()
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("Say what it is")
        page.keyboard.type(self.title)
        more(dialog)
        dialog.get_by_role("button", name="Put it in").click()
        expect(dialog).to_have_count(0)
        expect(question).to_contain_text(f"{self.kind}: {self.title}")

    def publishes(self, page: Page, collection: str) -> str:
        """Publish an assessment with that question, and return its external id."""
        page.goto("/assessments/new")
        page.get_by_label("Title").fill(collection)
        page.get_by_role("button", name="Create").click()
        external_id = f"MEDIA-{secrets.token_hex(6)}"
        page.get_by_label("External ID").fill(external_id)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Add questions").first.click()
        page.get_by_label("Collection").select_option(collection)
        page.get_by_role("button", name="Show").click()
        page.get_by_label(self.item).check()
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("button", name="Publish").click()
        page.get_by_role("dialog").get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Version 1 is published")).to_be_visible()
        return external_id


def saves(page: Page) -> None:
    """Save the question that was written."""
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()


def complaints_of(*pages: Page) -> list[str]:
    """Return what the consoles of these pages say is wrong from now on; that a file was refused is none."""
    told: list[str] = []
    for page in pages:
        page.on("console", lambda one: told.append(one.text) if one.type == "error" and "422" not in one.text else None)
    return told
