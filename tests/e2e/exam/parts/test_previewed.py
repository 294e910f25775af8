"""A whole exam that its author looks at as a candidate, with the key, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_an_author_sits_their_exam_with_the_key_at_hand_and_nothing_is_kept(page: Page, log_in: Callable[[str], Page]) -> None:
    log_in("author")
    page.goto("/assessments")
    page.get_by_role("link", name="Research Methods", exact=True).click()
    page.get_by_role("link", name="Preview of version").first.click()
    expect(page.get_by_role("heading", name="Preview:")).to_be_visible()
    page.get_by_role("button", name="Start the preview").click()
    expect(page.get_by_text("Preview: nothing is kept.")).to_be_visible()
    expect(page.locator(".question stratus-item")).to_be_visible()
    expect(page.locator("stratus-preview-key")).to_have_count(0)
    page.get_by_role("button", name="Show the key").click()
    key = page.get_by_role("region", name="Key of question 1")
    expect(key.get_by_text("Right answer")).to_be_visible()
    expect(key.get_by_text("As it stands, this answer scores 0 of 2.")).to_be_visible()
    page.locator(".question").get_by_role("radio", name="People without a telephone").check()
    expect(key.get_by_text("As it stands, this answer scores 2 of 2.")).to_be_visible()
    page.get_by_role("button", name="Show the key").click()
    expect(page.locator("stratus-preview-key")).to_have_count(0)
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("link", name="Back to the assessment")).to_be_visible()
    assert page.evaluate("() => Object.keys(sessionStorage).filter((name) => name.startsWith('stratus-practice')).length") == 0
