"""What a candidate typed is what they read again, and what the database has: every blank, and not one byte changed by looking."""

from __future__ import annotations

import psycopg
import pytest
from candidate import Candidate
from playwright.sync_api import Locator, Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

TYPED = "two  blanks, a\u00a0\u00a0no-break, \u202eright to left\u202c, e\u0301, שלום, 😀𝒳 & <b>,   three"


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your answer")


def goes_to(page: Page, number: int) -> None:
    page.get_by_role("navigation", name="Questions").get_by_role("button", name=f"Question {number}:").click()
    expect(page.get_by_role("heading", name=f"Question {number} of")).to_be_visible()


def an_essay(page: Page) -> int:
    """The number of the first essay, which is shown now."""
    for number in range(1, 10):
        goes_to(page, number)
        if field(page).count():
            return number
    raise AssertionError("no essay")


def stored(server: RunningServer, registration: int) -> list[str]:
    """Every text that arrived for the essay, in order."""
    sql = """SELECT e.value FROM delivery_answerevent e JOIN delivery_attempt a ON a.id = e.attempt_id
              WHERE a.registration_id = %s AND e.kind = 'answer' AND e.value ? 'html' ORDER BY e.id"""
    with psycopg.connect(server.dsn) as connection:
        rows = connection.execute(sql, [registration]).fetchall()
    return [value["html"] for (value,) in rows]


def test_what_was_typed_is_what_is_read_and_stored(page: Page, server: RunningServer) -> None:
    candidate = Candidate(page).opens(book(server, 1)[0])
    page.get_by_role("button", name="Start the exam", exact=True).click()
    number = an_essay(page)
    other = 1 if number > 1 else 2
    field(page).click()
    page.keyboard.insert_text(TYPED)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("  end\t.")
    kept = field(page).inner_html()
    goes_to(page, other)
    candidate.sees_saved()
    assert eventually(lambda: len(stored(server, candidate.registration)) > 0)
    first = stored(server, candidate.registration)[-1]
    assert first.count("  ") >= 2
    goes_to(page, number)
    expect(field(page)).to_be_visible()
    assert field(page).inner_html() == kept
    page.reload()
    expect(field(page)).to_be_visible()
    assert field(page).inner_text().replace("\u00a0", " ").split("\n")[0] == TYPED.replace("\u00a0", " ")
    field(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    assert eventually(lambda: len(set(stored(server, candidate.registration))) > 1)
    assert stored(server, candidate.registration)[-1] == first.removesuffix("</p>") + "!</p>"
    goes_to(page, other)
    goes_to(page, number)
    expect(field(page)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    assert eventually(lambda: stored(server, candidate.registration)[-1] == first)
