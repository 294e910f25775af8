"""Items copied and moved from a list of items, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from written import a_collection, barriers

from item_types.hands import editor

pytestmark = pytest.mark.browser


def an_essay(page: Page, collection: str, title: str) -> None:
    page.goto(f"{collection}/items/new/ESSAY")
    page.get_by_label("Title").fill(title)
    editor(page, "Question").fill(f"What is {title}?")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()


def test_items_are_moved_by_mouse_and_copied_by_keyboard(log_in: Callable[[str], Page]) -> None:
    page = log_in("author")
    a_collection(page, "Kept for next year")
    source = a_collection(page, "Of this year")
    for title in ("the ledger", "the journal", "the balance"):
        an_essay(page, source, title)

    page.goto(source)
    page.get_by_label("Choose the ledger").check()
    page.get_by_label("Choose the journal").check()
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("Move 2 items into which collection?")).to_be_focused()
    problems = barriers(page)
    page.get_by_label("Into the collection").select_option("Kept for next year")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 items go to “Kept for next year”.")).to_be_focused()
    problems += barriers(page)
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("2 items were moved into “Kept for next year”.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="the ledger")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="the balance")).to_have_count(1)

    page.get_by_role("link", name="the balance").click()
    problems += barriers(page)
    page.get_by_text("More", exact=True).focus()
    page.keyboard.press("Enter")
    problems += barriers(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="New: Essay")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copy 1 item into which collection?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Into the collection")).to_be_focused()
    page.keyboard.type("Kept")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 item is copied into “Kept for next year”.")).to_be_focused()
    page.get_by_role("button", name="Copy").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 item was copied into “Kept for next year”.")).to_be_visible()
    page.goto("/library")
    page.get_by_role("link", name="Kept for next year").click()
    for title in ("the ledger", "the journal", "Copy of the balance"):
        expect(page.get_by_role("row").filter(has_text=title)).to_have_count(1)
    assert problems == []
