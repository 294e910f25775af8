"""A formula, from the author's keyboard to the page of the item."""

from __future__ import annotations

import pytest
from keyboard import Keyboard
from playwright.sync_api import Page, expect

from item_types.hands import editor

pytestmark = pytest.mark.browser


def test_a_formula_is_written_seen_and_changed_by_keyboard(log_in) -> None:
    page: Page = log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("With formulas")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").click()
    page.get_by_role("link", name="Essay").click()
    page.get_by_label("Title").fill("Half")
    question = editor(page, "Question")
    question.click()
    page.keyboard.type("What is ")
    page.get_by_role("toolbar").first.get_by_role("button", name="Formula").press("Enter")
    dialog = page.get_by_role("dialog", name="Formula")
    expect(dialog.get_by_role("textbox", name="Formula, in LaTeX")).to_be_focused()
    page.keyboard.type(r"\fra{1}{2}")
    expect(dialog.get_by_text(r"This is not understood from “\fra{1}{2}” on.")).to_be_visible()
    dialog.get_by_role("textbox", name="Formula, in LaTeX").fill(r"\frac{1}{2}")
    expect(dialog.locator("mfrac")).to_be_visible()
    dialog.get_by_role("textbox", name="What is heard").fill("one half")
    Keyboard(page).judges("formula")
    page.keyboard.press("Enter")
    expect(question.get_by_role("img", name="one half")).to_be_visible()
    expect(question.locator("mfrac")).to_be_visible()
    expect(question).to_be_focused()
    page.keyboard.type(", as a number?")
    page.locator("main").get_by_role("button", name="Save").last.click()
    shown = page.locator("stratus-item math")
    expect(shown.locator("mfrac")).to_be_visible()
    expect(shown).to_have_attribute("alttext", "one half")
    page.get_by_role("link", name="Edit").click()
    expect(editor(page, "Question").locator("mfrac")).to_be_visible()
