"""A real browser on the running server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import httpx
import pytest
from chromium import FLAGS, chromium_path, patient
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from support.cable import Cable
from support.cluster import TestServer
from support.running import PATIENCE, RunningServer

expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def server(test_server: TestServer, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`stratus run` with the demo tenant on a copy of the migrated template: a browser does not see where the database is."""
    dsn = test_server.copy_template(test_server.database_of(f"browsers_{worker_id}"))
    running = RunningServer(tmp_path_factory.mktemp("browsers"), database_url=dsn).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """One Chromium for all tests of this worker, and the event loop that Playwright keeps running as long as it is open."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield started, loop
        asyncio._set_running_loop(loop)
        started.close()


@pytest.fixture(scope="session")
def driving(chromium: tuple[Browser, asyncio.AbstractEventLoop]) -> Callable[[], AbstractContextManager[Browser]]:
    """The installed Chromium, for fixtures that many tests share: it can be driven within the block.

    Outside of it nobody, Django above all, finds Playwright's loop running.
    """
    started, loop = chromium

    @contextmanager
    def drive() -> Iterator[Browser]:
        outside = asyncio._get_running_loop()
        asyncio._set_running_loop(loop)
        try:
            yield started
        finally:
            asyncio._set_running_loop(outside)

    return drive


@pytest.fixture
def browser(driving: Callable[[], AbstractContextManager[Browser]]) -> Iterator[Browser]:
    """The installed Chromium, for one test."""
    with driving() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, server: RunningServer) -> Iterator[BrowserContext]:
    """A fresh profile on the demo tenant's address, in English."""
    context = patient(browser.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900}))
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


@pytest.fixture(scope="session")
def demo(server: RunningServer) -> dict[str, str]:
    """What `demo.env` says: url, token, admin, password, launch_url."""
    found = re.findall(r"^export STRATUS_(\w+)='(.*)'$", (server.home / "demo.env").read_text(), re.MULTILINE)
    return {name.lower(): value for name, value in found}


@pytest.fixture(scope="session")
def api(demo: dict[str, str]) -> Iterator[httpx.Client]:
    """The External API as another system calls it."""
    headers = {"Authorization": f"EAPI {demo['token']}"}
    with httpx.Client(base_url=f"{demo['url']}/api/v1/integrations", headers=headers, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="session")
def enter(demo: dict[str, str]) -> Callable[[Page, str], Page]:
    """Log a person of the demo in, in this window."""

    def enter(page: Page, username: str) -> Page:
        page.context.clear_cookies()  # whoever was logged in before
        page.goto("/login")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(demo["password"])
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/")
        return page

    return enter


@pytest.fixture
def log_in(page: Page, enter: Callable[[Page, str], Page]) -> Callable[[str], Page]:
    """Log a person of the demo in."""
    return lambda username: enter(page, username)


@pytest.fixture
def cable(server: RunningServer) -> Iterator[Cable]:
    """A connection to the server that can be pulled out."""
    laid = Cable(server.port)
    yield laid
    with suppress(OSError):  # it may be out already
        laid.pull_out()
