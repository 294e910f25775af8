"""Lists of staff, in which other tests have put more than one page shows."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page


def search(page: Page, address: str, words: str) -> None:
    """Open a list with what these words find in it."""
    page.goto(f"{address}?{urlencode({'q': words})}")


def open_found(page: Page, address: str, title: str) -> None:
    """Find something by its title in a list, and open it."""
    search(page, address, title)
    page.get_by_role("link", name=title, exact=True).click()
