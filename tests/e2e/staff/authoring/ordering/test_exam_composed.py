"""An exam is composed of sections on its page: by mouse, and with nothing but the keyboard. The page stays where one works."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect
from written import barriers

from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def composing(page: Page, log_in: Callable[[str], Page]) -> Page:
    """The page of a new assessment of four questions in its first section; the second one is empty."""
    log_in("author")
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(f"Composed {secrets.token_hex(3)}")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Questions", exact=True).click()
    expect(page.get_by_text("No questions yet.")).to_be_visible()
    here = page.url
    page.get_by_role("link", name="Add questions").first.click()
    for place in range(4):
        page.locator("input[name=row]").nth(place).check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("4 questions were added.")).to_be_visible()
    for title in ("First part", "Second part"):
        page.goto(f"{here}/sections/new")
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page


def titles(page: Page) -> list[str]:
    return page.locator("[data-question] [data-name]").all_inner_texts()


def shows(page: Page, first: list[str], second: list[str]) -> None:
    """The questions of both sections, by title."""
    read = "parts => parts.map(p => [...p.querySelectorAll('[data-question] [data-name]')].map(n => n.innerText))"
    assert eventually(lambda: page.locator("[data-section]").evaluate_all(read) == [first, second])


def grip(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Take “{title}”", exact=True)


def drag(page: Page, what: Locator, to: Locator, part: float) -> None:
    """Press the mouse on a grip and let it go over this part of another thing's height."""
    what.scroll_into_view_if_needed()
    source, target = what.bounding_box(), to.bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + source["width"] / 2, source["y"] + source["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] * part, steps=6)
    page.mouse.up()


def test_sections_are_composed_by_mouse_and_by_keyboard(composing: Page) -> None:
    page = composing
    a, b, c, d = titles(page)
    problems = barriers(page)

    # By mouse: one by itself, then two that are ticked.
    drag(page, grip(page, d), page.locator(f"[data-question]:has-text('{b}')"), 0.1)
    shows(page, [a, d, b, c], [])
    page.get_by_label(f"Choose {a}", exact=True).check()
    page.get_by_label(f"Choose {c}", exact=True).check()
    drag(page, grip(page, a), page.get_by_role("heading", name="Second part"), 0.5)
    shows(page, [d, b], [a, c])
    expect(page.locator("input[name=row]:checked")).to_have_count(0)

    # By keyboard: taken, led to a section and put into it; then one place up.
    hand = Keyboard(page)
    hand.reaches(grip(page, b)).presses("Space")
    hand.presses("ArrowDown")
    expect(page.get_by_role("heading", name="Second part")).to_be_focused()
    hand.presses("Space")
    shows(page, [d], [a, c, b])
    expect(grip(page, b)).to_be_focused()
    hand.presses("Alt+ArrowUp")
    shows(page, [d], [a, b, c])
    expect(grip(page, b)).to_be_focused()

    # Points beside a question: what is wrong stands there, and the field keeps the focus.
    points = page.get_by_label(f"Points of “{b}”", exact=True)
    hand.reaches(points).types("none").presses("Enter")
    expect(points).to_have_attribute("aria-invalid", "true")
    expect(points).to_be_focused()
    points.press("Control+a")
    hand.types("7,5").presses("Enter")
    expect(points).not_to_have_attribute("aria-invalid", "true")
    expect(points).to_have_value("7.5")
    assert problems + barriers(page) == []
    page.reload()
    shows(page, [d], [a, b, c])
