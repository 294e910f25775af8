"""What tests of reviews share: the setting, and the button that saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect


def save(page: Page) -> None:
    """Press the last *Save* of the page."""
    page.locator("main").get_by_role("button", name="Save").last.click()


@contextmanager
def only_live_items(admin: Page) -> Iterator[None]:
    """With the setting while this lasts: the other tests share the organisation."""

    def switch(wanted: bool) -> None:
        admin.goto("/admin/settings")
        admin.get_by_label("Only Live items in publications").set_checked(wanted)
        save(admin)
        expect(admin.get_by_text("Saved.")).to_be_visible()

    switch(True)
    try:
        yield
    finally:
        switch(False)
