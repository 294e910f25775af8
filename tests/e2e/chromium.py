"""The installed Chromium, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from support.running import PATIENCE

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str:
    """Where the installed Chromium is; fails the test where there is none."""
    installed = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome")))
    path = os.environ.get("STRATUS_CHROMIUM") or next(installed, None)
    if path is None:
        pytest.fail("No Chromium is installed; install Debian's package chromium-headless-shell.")
    return path


def patient(context: BrowserContext) -> BrowserContext:
    """The same context, whose pages wait for what must happen however slow the machine is."""
    context.set_default_timeout(1000 * PATIENCE)
    return context


@contextmanager
def a_browser_with_a_disk(browser: Browser, folder: Path) -> Iterator[BrowserContext]:
    """A browser of its own, which finds again what it kept; it may be killed."""
    context = browser.browser_type.launch_persistent_context(folder, executable_path=chromium_path(), args=FLAGS, locale="en-GB")
    try:
        yield patient(context)
    finally:
        with suppress(Exception):  # one that was killed cannot be closed
            context.close()
