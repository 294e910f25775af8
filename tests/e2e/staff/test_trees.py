"""A tree of topics is made and put in order: by the mouse, by nothing but the keyboard, and without scripts."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from keyboard import AXE, RULES
from playwright.sync_api import Browser, Locator, Page, expect

from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def topics(page: Page, log_in: Callable[[str], Page]) -> Page:
    """The page of topics of a new collection."""
    log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(f"With topics {secrets.token_hex(3)}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Topics").click()
    return page


def shown(page: Page) -> list[str]:
    """The rows of the tree, indented by their levels."""
    read = "rows => rows.filter(r => !r.hidden).map(r => [r.getAttribute('aria-level'), r.querySelector('.tree-name').textContent])"
    return ["  " * (int(level) - 1) + name for level, name in page.locator("[role=treeitem]").evaluate_all(read)]


def shows(page: Page, *rows: str) -> None:
    eventually(lambda: shown(page) == list(rows) or None)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=name)


def add(page: Page, *titles: str) -> None:
    for title in titles:
        page.locator("#new_title").fill(title)
        page.get_by_role("button", name="Add at the end").click()
        expect(row(page, title)).to_be_visible()


def drag(page: Page, what: Locator, to: Locator, part: float) -> None:
    """Press the mouse on a row and let it go over this part of another's height."""
    source = what.bounding_box()
    assert source
    page.mouse.move(source["x"] + source["width"] / 2, source["y"] + source["height"] / 2)
    page.mouse.down()
    target = to.bounding_box()
    assert target
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] * part, steps=6)
    page.mouse.up()


def test_a_tree_is_made_with_the_mouse(topics: Page) -> None:
    add(topics, "Heart", "Lung", "Blood")
    drag(topics, row(topics, "Lung"), row(topics, "Heart"), 0.5)
    shows(topics, "Heart", "  Lung", "Blood")
    drag(topics, row(topics, "Blood"), row(topics, "Heart"), 0.1)
    shows(topics, "Blood", "Heart", "  Lung")
    row(topics, "Lung").click()
    topics.locator("#title").fill("The lungs")
    topics.get_by_role("button", name="Rename").click()
    topics.get_by_role("button", name="Move out").click()
    shows(topics, "Blood", "Heart", "The lungs")
    topics.get_by_role("button", name="Undo").click()
    shows(topics, "Blood", "Heart", "  The lungs")
    topics.get_by_role("button", name="Delete", exact=True).click()
    topics.get_by_role("dialog").get_by_role("button", name="Delete").click()
    shows(topics, "Blood", "Heart")
    topics.reload()
    shows(topics, "Blood", "Heart")


def test_a_tree_is_made_with_nothing_but_the_keyboard(topics: Page) -> None:
    press = topics.keyboard.press
    topics.locator("#new_title").focus()
    for title in ("Heart", "Lung", "Blood", "Valves"):
        topics.keyboard.type(title)
        press("Enter")
        expect(row(topics, title)).to_be_visible()
        expect(topics.locator("#new_title")).to_have_value("")
    row(topics, "Valves").focus()
    press("Space")
    press("Home")
    press("Space")
    shows(topics, "Heart", "  Valves", "Lung", "Blood")
    expect(row(topics, "Valves")).to_be_focused()
    press("End")
    press("Alt+ArrowUp")
    shows(topics, "Heart", "  Valves", "Blood", "Lung")
    press("Alt+ArrowRight")
    shows(topics, "Heart", "  Valves", "  Blood", "Lung")
    press("Alt+ArrowLeft")
    shows(topics, "Heart", "  Valves", "Blood", "Lung")
    press("Control+z")
    shows(topics, "Heart", "  Valves", "  Blood", "Lung")
    press("F2")
    expect(topics.locator("#title")).to_be_focused()
    topics.keyboard.type("The blood")
    press("Enter")
    shows(topics, "Heart", "  Valves", "  The blood", "Lung")
    expect(row(topics, "The blood")).to_be_focused()
    press("ArrowLeft")
    press("ArrowLeft")
    shows(topics, "Heart", "Lung")
    topics.reload()
    shows(topics, "Heart", "  Valves", "  The blood", "Lung")


def test_what_is_refused_leaves_the_tree_as_it_is(topics: Page) -> None:
    add(topics, "Heart", "Lung")
    topics.locator("#new_title").fill("HEART")
    topics.get_by_role("button", name="Add at the end").click()
    expect(topics.get_by_role("alert")).to_contain_text("There is one with this title beside it already")
    expect(topics.locator("#new_title")).to_have_value("HEART")
    assert shown(topics) == ["Heart", "Lung"]


def test_nobody_is_shut_out_of_the_page(topics: Page) -> None:
    add(topics, "Heart", "Lung")
    topics.evaluate(AXE)
    found = topics.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


def test_the_same_is_done_without_scripts(topics: Page, browser: Browser) -> None:
    still = browser.new_context(java_script_enabled=False, storage_state=topics.context.storage_state())
    page = still.new_page()
    page.goto(topics.url)
    for title in ("Heart", "Lung"):
        page.get_by_label("Title").first.fill(title)
        page.get_by_role("button", name="Add at the end").click()
    page.get_by_role("radio", name="Lung").check()
    page.get_by_role("button", name="Move in").click()
    expect(page.get_by_role("radio", name="Lung")).to_be_checked()
    expect(page.locator("li[data-level='2']")).to_contain_text("Lung")
    page.get_by_role("button", name="Move out").click()
    page.get_by_role("button", name="Move up").click()
    expect(page.locator("li[data-node]").first).to_contain_text("Lung")
    page.get_by_role("radio", name="Heart").check()
    page.get_by_role("button", name="Show").click()
    title = page.get_by_role("group", name="The chosen one").get_by_label("Title")
    expect(title).to_have_value("Heart")
    title.fill("The heart")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("radio", name="The heart")).to_be_checked()
    still.close()
