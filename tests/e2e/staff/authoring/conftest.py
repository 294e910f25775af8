"""The second person of a review."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from chromium import patient
from playwright.sync_api import Browser, Page

from support.running import RunningServer


@pytest.fixture
def reviewer(browser: Browser, server: RunningServer, enter: Callable[[Page, str], Page]) -> Iterator[Page]:
    """An administrator, who reviews what anybody has written, in a browser of their own."""
    context = patient(browser.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900}))
    yield enter(context.new_page(), "admin")
    context.close()
