"""What tests of authors' pages share: a collection, the button that saves, what axe-core says, the setting of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from keyboard import AXE
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page: Page) -> list[str]:
    """What axe-core says about the page in front of us, and whether it is wider than a telephone."""
    page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    found = [f"{page.url}: {problem['id']}: {problem['nodes'][0]['html'][:150]}" for problem in result["violations"]]
    page.set_viewport_size({"width": 390, "height": 844})
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url}: wider than a telephone")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def a_collection(page: Page, title: str) -> str:
    """Make a collection and return its address; the page shows it."""
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def save(page: Page) -> None:
    """Press the last *Save* of the page."""
    page.locator("main").get_by_role("button", name="Save").last.click()


@contextmanager
def only_live_items(admin: Page, label: str = "Only Live items in publications") -> Iterator[None]:
    """With the setting of this label while this lasts: the other tests share the organisation."""

    def switch(wanted: bool) -> None:
        admin.goto("/admin/settings")
        admin.get_by_label(label).set_checked(wanted)
        save(admin)
        expect(admin.get_by_text("Saved.")).to_be_visible()

    switch(True)
    try:
        yield
    finally:
        switch(False)
