"""Somebody who forgot their password chooses a new one by the link in the mail, in a real browser."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

CHOSEN = "a harbour full of grey herons"


def links(mails: Path) -> list[str]:
    """The links of all mails to the person so far, the latest last."""
    found = []
    for path in sorted(mails.glob("*.log"), key=lambda path: path.stat().st_mtime):
        text = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body().get_content()
        found += re.findall(r"https?://\S+/login/reset\?link=\S+", text)
    return found


def test_a_new_password_is_chosen_by_the_mailed_link(page: Page, server: RunningServer) -> None:
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("User name or e-mail").fill("author2")
    page.get_by_role("button", name="Send the link").click()
    (link,) = eventually(lambda: links(server.home / "mail"))

    page.goto(link)
    page.get_by_label("New password").first.fill(CHOSEN)
    page.get_by_label("New password again").fill(CHOSEN)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your password was changed.")).to_be_visible()

    page.get_by_label("User name").fill("author2")
    page.get_by_label("Password").fill(CHOSEN)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
