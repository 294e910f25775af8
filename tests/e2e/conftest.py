"""A real browser on the running server."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from support.running import RunningServer

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str:
    """Where the installed Chromium is; fails the test where there is none."""
    path = os.environ.get("STRATUS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("No Chromium is installed; install Debian's package chromium.")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed Chromium. Playwright keeps an event loop running as long as it is open, which no other test may find."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, server: RunningServer) -> Iterator[BrowserContext]:
    """A fresh profile on the demo tenant's address, in English."""
    context = browser.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail."""
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert failures == []


@pytest.fixture
def demo(server: RunningServer) -> dict[str, str]:
    """What `demo.env` says: url, token, admin, password, launch_url."""
    found = re.findall(r"^export STRATUS_(\w+)='(.*)'$", (server.home / "demo.env").read_text(), re.MULTILINE)
    return {name.lower(): value for name, value in found}


@pytest.fixture
def api(demo: dict[str, str]) -> Iterator[httpx.Client]:
    """The External API as another system calls it."""
    headers = {"Authorization": f"EAPI {demo['token']}"}
    with httpx.Client(base_url=f"{demo['url']}/api/v1/integrations", headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def log_in(page: Page, demo: dict[str, str]):
    """Log a person of the demo in."""

    def enter(username: str) -> Page:
        page.context.clear_cookies()  # whoever was logged in before
        page.goto("/login")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(demo["password"])
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/")
        return page

    return enter
