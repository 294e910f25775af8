"""An author writes criteria in a real browser, and goes on typing where a new row is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from item_types.hands import editor

pytestmark = pytest.mark.browser


def test_criteria_with_levels_are_written_and_add_up_while_somebody_types(log_in):
    page: Page = log_in("author")
    page.goto("/library/collections/1/items/new/ESSAY")
    page.get_by_label("Title").first.fill("By criteria")
    editor(page, "Question").fill("Why?")
    page.get_by_role("button", name="Add a criterion").press("Enter")
    expect(page.get_by_role("group", name="Criterion 1", exact=True).get_by_label("Title")).to_be_focused()
    page.keyboard.type("Structure")
    page.get_by_role("button", name="Add a level to criterion 1").press("Enter")
    expect(page.get_by_label("Level 1 of criterion 1: Title")).to_be_focused()
    page.keyboard.type("None")
    page.get_by_label("Level 1 of criterion 1: Points").fill("0")
    page.get_by_role("button", name="One more level of criterion 1").press("Enter")
    page.get_by_label("Level 2 of criterion 1: Title").fill("Clear")
    page.get_by_label("Level 2 of criterion 1: Points").fill("2,5")
    expect(page.get_by_label("Maximum score")).to_have_value("2.5")
    page.get_by_role("button", name="One more criterion").press("Enter")
    page.get_by_role("group", name="Criterion 2", exact=True).get_by_label("Title").fill("Content")
    page.get_by_role("group", name="Criterion 2", exact=True).get_by_label("Points").fill("4")
    expect(page.get_by_label("Maximum score")).to_have_value("6.5")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    expect(page.get_by_role("region", name="Criteria")).to_contain_text("at most 2.5 points")
