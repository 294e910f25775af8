"""What is moved in a question can be dragged with the pointer: another way to press, which only a real browser shows."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from item_types.hands import editor

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def form(page: Page, log_in: Callable[[str], Page]) -> Callable[[str], Locator]:
    """Opens the form of a new item of a type, title and question filled in."""

    def opened(kind: str) -> Locator:
        log_in("author")
        page.goto("/library/collections/new")
        page.get_by_label("Title").fill(f"Dragged {secrets.token_hex(3)}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="New item").first).to_be_visible()
        page.goto(f"{page.url.rstrip('/')}/items/new/{kind}")
        form = page.locator("form.card")
        form.get_by_label("Title").fill("Dragged")
        editor(form, "Question").fill("Where?")
        return form

    return opened


def previewed(page: Page) -> Locator:
    page.get_by_role("button", name="Preview").click()
    item = page.locator("#preview stratus-item")
    item.evaluate("el => el.scrollIntoView({ block: 'start', behavior: 'instant' })")
    return item


def drag(page: Page, thing: Locator, place: Locator) -> None:
    """Press the mouse on a thing and let it go over a place."""
    for at, act in ((thing, page.mouse.down), (place, page.mouse.up)):
        box = at.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
        act()


def test_an_element_is_dragged_to_another_place_and_stays_there(page: Page, form: Callable[[str], Locator]) -> None:
    written = form("ORDER")
    for number, text in enumerate(("Lisbon", "Paris", "Berlin"), 1):
        written.get_by_role("textbox", name=f"Element {number}", exact=True).fill(text)
    item = previewed(page)
    first = item.locator(".row .content").first.inner_text()
    drag(page, item.locator(".row .content").first, item.locator(".row .content").last)
    expect(item.locator(".row .content").last).to_have_text(first)
    expect(item.locator("[aria-pressed=true], [data-dragged]")).to_have_count(0)
    assert len(item.evaluate("el => el.value.order")) == 3


def test_a_target_is_dragged_to_a_source_and_back_again(page: Page, form: Callable[[str], Locator]) -> None:
    written = form("MATCH")
    for number, letter, source, target in ((1, "A", "France", "Paris"), (2, "B", "Italy", "Rome")):
        written.get_by_role("textbox", name=f"Target {letter}", exact=True).fill(target)
        written.get_by_role("textbox", name=f"Source {number}", exact=True).fill(source)
        written.get_by_role("combobox", name=f"Right target of source {number}").select_option(letter)
    item = previewed(page)
    drag(page, item.locator(".pool .thing", has_text="Rome").locator(".content"), item.locator(".slot").last)
    expect(item.get_by_role("button", name="Target for Italy: Rome")).to_be_visible()
    drag(page, item.locator(".slot .content", has_text="Rome"), item.locator(".pool"))
    expect(item.get_by_role("button", name="Target for Italy: none yet")).to_be_visible()
    assert item.evaluate("el => el.value") is None
