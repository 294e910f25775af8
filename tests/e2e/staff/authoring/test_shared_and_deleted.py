"""A collection is shared and not any more; items and the collection go into the trash and come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from written import a_collection, barriers

from item_types.hands import editor

pytestmark = pytest.mark.browser


def test_a_colleague_gets_access_and_loses_it_and_that_is_undone(log_in: Callable[[str], Page]) -> None:
    page = log_in("author")
    a_collection(page, "Shared in the browser")
    page.get_by_role("link", name="Sharing").click()
    problems = barriers(page)
    share = page.get_by_role("region", name="Share with somebody else")
    share.get_by_role("button", name="Share").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    share.get_by_role("combobox", name="Share with").press_sequentially("admin")
    page.get_by_role("option", name="Ada Administrator").click()
    share.get_by_label("Role").select_option("Reviewer")
    share.get_by_role("button", name="Share").click()
    expect(page.get_by_text("has access now.")).to_be_visible()
    problems += barriers(page)
    row = page.get_by_role("form", name="Access of")
    row.get_by_label("Role").select_option("Co-author")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_text("was changed.")).to_be_visible()
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("has no access any more.")).to_be_visible()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is as it was.")).to_be_visible()
    expect(row.get_by_label("Role")).to_have_value("Co-author")
    assert problems == []


def test_what_was_deleted_comes_back(log_in: Callable[[str], Page]) -> None:
    page = log_in("author")
    collection = a_collection(page, "Deleted in the browser")
    page.goto(f"{collection}/items/new/ESSAY")
    page.get_by_label("Title").fill("the ledger")
    editor(page, "Question").fill("What is a ledger?")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 item goes into the trash of the collection.")).to_be_visible()
    problems = barriers(page)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 item is in the trash.")).to_be_visible()
    problems += barriers(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 item is back in the collection.")).to_be_visible()

    page.get_by_label("Choose the ledger").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("More", exact=True).click()
    problems += barriers(page)
    page.get_by_role("link", name="Trash").click()
    problems += barriers(page)
    page.get_by_label("Choose the ledger").check()
    page.get_by_role("button", name="Put back").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("1 item is back in the collection.")).to_be_visible()

    page.goto(collection)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_text("goes into the trash with 1 item.")).to_be_visible()
    problems += barriers(page)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("“Deleted in the browser” is in the trash.")).to_be_visible()
    page.get_by_role("link", name="Trash").click()
    problems += barriers(page)
    page.get_by_label("Choose Deleted in the browser").check()
    page.get_by_role("button", name="Put back").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("1 collection is back.")).to_be_visible()
    assert problems == []
