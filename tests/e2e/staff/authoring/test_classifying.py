"""An item gets its topic with nothing but the keyboard, and is found by what lies above it."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from keyboard import AXE
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def add(page: Page, title: str, button: str) -> None:
    page.locator("#new_title").fill(title)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("treeitem", name=title)).to_be_visible()


@pytest.mark.criterion("2.1.1", "4.1.2", "4.1.3")
def test_a_question_is_classified_by_keyboard_and_found_by_what_lies_above(page: Page, log_in: Callable[[str], Page]) -> None:
    log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(f"Classified {secrets.token_hex(3)}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Topics").click()
    add(page, "Heart", "Add at the end")
    add(page, "Valves", "Add inside it")
    collection = page.url.partition("/topics")[0]

    page.goto(f"{collection}/items/new/ESSAY")
    page.get_by_label("Title", exact=True).fill("On valves")
    page.locator(".ProseMirror").first.click()
    page.keyboard.type("What do valves do?")
    page.locator("summary", has_text="Classification").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Topics", exact=True)
    field.focus()
    page.keyboard.type("val")
    expect(page.get_by_role("option", name="Valves")).to_contain_text("Heart")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chosen = page.get_by_role("list", name="Chosen: Topics").get_by_role("checkbox")
    expect(chosen).to_be_checked()
    expect(page.locator("#said")).to_have_text("Valves added.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run('[data-classification]', {runOnly: rules}).then(found => found.violations.map(one => one.id))", RULES
    )
    assert found == []
    page.get_by_label("P-value").fill("0.45")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("region", name="Classification")).to_contain_text("Valves")

    page.goto(collection)
    page.get_by_text("More filters").click()
    page.get_by_label("Topic, with all below it").fill("heart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="On valves")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
