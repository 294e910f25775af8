"""Tables, code, links, languages and what is pasted, from the author's keyboard to the element that candidates get."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyboard import Keyboard
from playwright.sync_api import Page, expect

from item_types.hands import editor

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[5] / "web" / "tests" / "staff" / "authoring" / "pasted"
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def a_new_essay(log_in, title: str) -> Page:
    page: Page = log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").click()
    page.get_by_role("link", name="Essay").click()
    page.get_by_label("Title").fill("Rivers")
    editor(page, "Question").click()
    return page


def save(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()


def test_a_table_is_made_by_keyboard_and_scrolls_by_keyboard_where_there_is_little_room(log_in) -> None:
    page = a_new_essay(log_in, "With tables")
    page.get_by_role("button", name="Insert table").first.press("Enter")
    for word in ("River", "Kilometres", "Countries", "Rhine", "1230", "SwitzerlandAustriaGermanyFranceNetherlands"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("toolbar", name="Table").get_by_role("button", name="Add row below")).to_be_focused()
    page.get_by_role("button", name="Caption of the table").press("Enter")
    dialog = page.get_by_role("dialog", name="Caption of the table")
    expect(dialog.get_by_role("textbox", name="What the table shows")).to_be_focused()
    page.keyboard.type("Rivers of Europe")
    Keyboard(page).judges("caption")
    page.keyboard.press("Enter")
    expect(editor(page, "Question")).to_be_focused()
    save(page)
    shown = page.locator("stratus-item").get_by_role("table", name="Rivers of Europe")
    expect(shown.get_by_role("columnheader", name="Kilometres")).to_have_attribute("scope", "col")
    page.set_viewport_size({"width": 320, "height": 700})
    box = page.locator("stratus-item").get_by_role("region", name="Table, to be scrolled: Rivers of Europe")
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_be_focused()
    page.get_by_role("link", name="Edit").first.click()
    expect(editor(page, "Question").get_by_role("cell", name="Rhine")).to_be_visible()


def test_code_a_link_and_a_passage_in_french_are_shown_as_they_were_written(log_in) -> None:
    page = a_new_essay(log_in, "With code")
    page.keyboard.press("Control+e")
    page.keyboard.type("x  = 1")
    page.keyboard.press("Control+e")
    page.keyboard.type(" ")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_role("textbox", name="Address")).to_be_focused()
    page.keyboard.type("http://example.org/")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Write an address that begins with https:// or mailto:.")
    dialog.get_by_role("textbox", name="Address").fill("https://example.org/")
    Keyboard(page).judges("link")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Bonjour")
    page.keyboard.press("Control+Alt+l")
    dialog = page.get_by_role("dialog", name="Language of a passage")
    dialog.get_by_label("This passage is in").select_option("fr")
    Keyboard(page).judges("language")
    dialog.get_by_role("button", name="Put it in").press("Enter")
    expect(editor(page, "Question").locator("span[lang=fr]")).to_have_text("Bonjour")
    save(page)
    stem = page.locator("stratus-item .stem")
    expect(stem.locator("code")).to_have_text("x  = 1")
    assert stem.locator("code").evaluate("code => [getComputedStyle(code).whiteSpaceCollapse, code.dir]") == ["break-spaces", "ltr"]
    expect(stem.locator("span[lang=fr]")).to_have_text("Bonjour")
    expect(stem.get_by_text("https://example.org/")).to_be_visible()
    expect(stem.get_by_role("link")).to_have_count(0)


def test_what_is_pasted_from_word_is_kept_and_what_is_left_out_is_said(log_in) -> None:
    page = a_new_essay(log_in, "Pasted from Word")
    page.evaluate(PASTE, [(SAMPLES / "word.html").read_text(), "Rivers"])
    expect(page.get_by_role("status").filter(has_text="Left out of what was pasted: comments, colours")).to_be_visible()
    save(page)
    stem = page.locator("stratus-item .stem")
    expect(stem.get_by_role("listitem")).to_have_count(3)
    expect(stem.get_by_role("table")).to_have_count(1)
    expect(stem.locator("strong").first).to_have_text("Rivers of Europe")


def test_cells_of_a_spreadsheet_are_pasted_as_a_table(log_in) -> None:
    page = a_new_essay(log_in, "Pasted from a spreadsheet")
    page.evaluate(PASTE, ["", "a\tb\n1\t2"])
    save(page)
    expect(page.locator("stratus-item .stem").get_by_role("cell")).to_have_text(["a", "b", "1", "2"])
