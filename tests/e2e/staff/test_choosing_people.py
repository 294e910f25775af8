"""Somebody is chosen with the keyboard alone, with scripts and without them."""

from __future__ import annotations

import pytest
from chromium import patient
from keyboard import AXE
from playwright.sync_api import Browser, Page, expect

from support.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.criterion("2.1.1", "4.1.2", "4.1.3")
def test_a_token_gets_its_owner_by_keyboard(log_in):
    page: Page = log_in("admin")
    page.goto("/admin/external-api")
    field = page.get_by_label("Owner", exact=True)
    field.focus()
    page.keyboard.type("admin")
    options = page.get_by_role("listbox", name="People").get_by_role("option")
    expect(options.first).to_contain_text("(admin)")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#said")).to_contain_text("fit")

    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.evaluate(AXE)
    assert page.evaluate("axe.run('.person').then(found => found.violations.map(one => one.id))") == []

    offered = str(options.first.get_attribute("data-text"))
    page.keyboard.press("Enter")
    expect(field).to_have_value(offered)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_be_focused()
    assert page.url.endswith("/admin/external-api"), "Enter took somebody, and sent nothing"
    page.keyboard.press("Enter")
    expect(page.locator("#token")).to_be_visible()


def test_escape_closes_the_list_and_keeps_what_was_typed(log_in):
    page: Page = log_in("admin")
    page.goto("/admin/external-api")
    field = page.get_by_label("Owner", exact=True)
    field.focus()
    page.keyboard.press("ArrowDown")  # whom there is to choose, before anything is typed
    expect(page.get_by_role("listbox", name="People").get_by_role("option").first).to_be_visible()
    page.keyboard.type("zzzz")
    expect(page.get_by_text("Nobody fits.").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".person-list").first).to_be_hidden()
    expect(field).to_have_value("zzzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody who may be chosen here has this name.", exact=True)).to_be_visible()
    expect(page.get_by_label("Owner", exact=True)).to_have_value("zzzz")


def test_without_scripts_the_form_asks_whom_one_means(browser: Browser, server: RunningServer, demo: dict[str, str]):
    context = patient(browser.new_context(base_url=server.url, locale="en-GB", java_script_enabled=False))
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill(demo["password"])
    page.get_by_role("button", name="Log in").click()
    page.goto("/admin/external-api")
    page.get_by_label("Owner", exact=True).fill("ad")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text("Choose whom you mean, or type more of the name.", exact=True)).to_be_visible()
    expect(page.get_by_label("Owner", exact=True)).to_have_value("ad")
    legend, first = page.locator(".person-offered legend").bounding_box(), page.get_by_role("radio").first.bounding_box()
    assert legend is not None
    assert first is not None
    assert first["y"] >= legend["y"] + legend["height"], "the first one is below the heading"
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Generate").click()
    expect(page.locator("#token")).to_be_visible()
    context.close()
