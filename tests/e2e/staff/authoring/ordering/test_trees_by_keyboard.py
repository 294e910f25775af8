"""What questions are found by is kept in order with nothing but the keyboard: topics, objectives, levels and labels.

Each row is reached with the Tab key, never by a script: who cannot use a pointer has nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect

from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=name)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def field(page: Page, of: str, name: str = "Title") -> Locator:
    return page.get_by_role("group", name=of).get_by_label(name)


def shows(page: Page, *rows: str) -> None:
    """The rows of the tree, indented by their levels."""
    read = "rows => rows.map(r => '  '.repeat(r.getAttribute('aria-level') - 1) + r.querySelector('.tree-name').textContent)"
    assert eventually(lambda: page.locator("[role=treeitem]").evaluate_all(read) == list(rows))


def says(page: Page, text: str) -> None:
    """What a screen reader is told."""
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1)


@pytest.fixture
def making(page: Page, log_in: Callable[[str], Page]) -> Callable[[str], Keyboard]:
    """Opens the page of a new tree, which is named as its link is."""

    def make(what: str) -> Keyboard:
        log_in("author" if what == "Topics" else "admin")
        page.goto("/library/collections/new" if what == "Topics" else f"/admin/classification/{what}/new")
        hand = Keyboard(page)
        hand.reaches(page.get_by_label("Title")).types(f"Kept in order {secrets.token_hex(3)}")
        hand.reaches(button(page, "Save")).presses("Enter")
        if what == "Topics":
            hand.reaches(page.get_by_role("link", name="Topics")).presses("Enter")
        expect(page.locator("[data-tree]")).to_be_visible()
        hand.reaches(field(page, "New"))
        for title in ("Heart", "Lung", "Valves"):
            hand.types(title).presses("Enter")
            expect(row(page, title)).to_be_visible()
            expect(field(page, "New")).to_have_value("")
        return hand

    return make


@pytest.mark.parametrize("what", ["Topics", "repositories"])
def test_one_is_moved_below_another_renamed_and_both_are_undone(page: Page, making: Callable[[str], Keyboard], what: str) -> None:
    hand = making(what)
    hand.reaches(row(page, "Valves"), backwards=True).presses("Space")
    says(page, "Valves taken.")
    hand.presses("Home", "Space")
    shows(page, "Heart", "  Valves", "Lung")
    says(page, "Valves moved into Heart, level 2.")
    hand.is_at(row(page, "Valves")).presses("F2").is_at(field(page, "The chosen one"))
    hand.types("Valves of the heart").presses("Enter")
    shows(page, "Heart", "  Valves of the heart", "Lung")
    hand.is_at(row(page, "Valves of the heart"))
    hand.reaches(button(page, "Undo")).presses("Enter")
    shows(page, "Heart", "  Valves", "Lung")
    hand.is_at(button(page, "Undo")).presses("Enter")
    shows(page, "Heart", "Lung", "Valves")
    page.reload()
    shows(page, "Heart", "Lung", "Valves")


def test_levels_are_put_in_order_and_whoever_pressed_a_button_can_press_it_again(page: Page, making: Callable[[str], Keyboard]) -> None:
    hand = making("taxonomies")
    hand.reaches(row(page, "Valves"), backwards=True)
    hand.reaches(button(page, "Move up")).presses("Enter")
    shows(page, "Heart", "Valves", "Lung")
    hand.is_at(button(page, "Move up")).presses("Enter")
    shows(page, "Valves", "Heart", "Lung")
    says(page, "Valves moved to the top level, place 1.")
    hand.is_at(button(page, "Move up")).presses("Enter")
    says(page, "There is no such place.")
    hand.reaches(row(page, "Valves"), backwards=True).presses("Control+z")
    shows(page, "Heart", "Valves", "Lung")
    hand.presses("Delete")
    hand.reaches(page.get_by_role("dialog").get_by_role("button", name="Delete")).presses("Enter")
    shows(page, "Heart", "Lung")
    hand.is_at(row(page, "Lung"))


def test_a_label_is_made_renamed_and_archived(page: Page, log_in: Callable[[str], Page]) -> None:
    log_in("admin")
    page.goto("/admin/classification/labels")
    hand, name = Keyboard(page), f"Label {secrets.token_hex(3)}"
    hand.reaches(page.get_by_role("link", name="New label").first).presses("Enter")
    hand.reaches(page.get_by_label("Label")).types(name)
    hand.reaches(button(page, "Save")).presses("Enter")
    hand.reaches(page.get_by_role("link", name=name)).presses("Enter")
    hand.reaches(page.get_by_label("Label")).presses("Control+a").types(f"{name}, renamed")
    hand.reaches(button(page, "Save")).presses("Enter")
    hand.reaches(page.get_by_role("link", name=f"{name}, renamed")).presses("Enter")
    hand.reaches(button(page, "Archive"), backwards=True).presses("Enter")
    hand.reaches(page.get_by_role("dialog").get_by_role("button").last).presses("Enter")
    expect(page.get_by_text("The label was archived.")).to_be_visible()
