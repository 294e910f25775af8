"""The documentation page of the External API in a real browser, under the policy of every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_try_it_out_works_with_the_demo_token(page: Page, demo: dict[str, str]):
    refused: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith((demo["url"], "data:")) else None)
    page.goto("/api/docs")
    expect(page.get_by_role("heading", name="Stratus External API")).to_be_visible()

    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    dialog.get_by_role("textbox").fill(f"EAPI {demo['token']}")
    dialog.get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").click()

    operation = page.locator(".opblock-get", has_text="invigilation-info")
    operation.get_by_role("button", name="/schedule/").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("scheduleExternalId").fill("ACC_101")
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    expect(answer).to_contain_text("200")
    expect(answer).to_contain_text("Accountancy 101")
    assert elsewhere == []
    assert refused == []
