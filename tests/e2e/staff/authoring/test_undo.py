"""What an author did in the form of an item is undone, by button and by keyboard, and done again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def a_choice(page: Page) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("Undone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.get_by_role("link", name="Multiple choice").click()
    for place, text in enumerate(("Paris", "Lyon", "Nice"), start=1):
        page.get_by_role("textbox", name=f"Alternative {place}", exact=True).fill(text)


def alternatives(page: Page) -> list[str]:
    return page.locator('textarea[name="alternatives-html"]').evaluate_all("all => all.map(one => one.value)")


def test_rows_choices_and_texts_are_undone_and_done_again(page: Page, enter: Callable[[Page, str], Page]) -> None:
    page = enter(page, "author")
    a_choice(page)
    all_three = alternatives(page)
    assert [text for text in all_three if text] == ["Paris", "Lyon", "Nice"]
    page.get_by_role("button", name="Alternative 2: Remove").click()
    expect(page.get_by_text("Alternative 2 was removed.")).to_be_visible()
    page.get_by_role("button", name="Alternative 2: Move up").click()
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Nice")

    page.keyboard.press("ControlOrMeta+Z")  # a button has the focus
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Paris")
    page.locator("[data-undo-past]").click()
    expect(page.get_by_role("textbox", name="Alternative 2", exact=True)).to_have_text("Lyon")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Alternative 2")
    assert alternatives(page) == all_three

    page.get_by_label("Language", exact=True).select_option("nl")
    page.get_by_label("Language", exact=True).press("ControlOrMeta+Z")
    expect(page.get_by_label("Language", exact=True)).to_have_value("en")
    expect(page.get_by_label("Language", exact=True)).to_be_focused()
    page.keyboard.press("ControlOrMeta+Shift+Z")
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")

    page.get_by_role("textbox", name="Alternative 1", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("ControlOrMeta+Z")  # the field's own
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Paris")
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept at")
    page.reload()
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")
    assert alternatives(page) == all_three
