"""What staff do with a question, whatever its type, at every width of their window. Their pages have one set of colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from acts import (
    Exam,
    comes_to_mark,
    fill_in_new_item,
    hands_in,
    mark,
    open_result,
    publish_result,
    question_on,
    save_item,
    script_page,
    sits,
)
from cells import Cells
from playwright.sync_api import Page, expect

from item_types.hands import QUESTION, Hand, forms, type_of
from stratus.item_types.registry import item_type
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.thorough, pytest.mark.parametrize("key", forms())]


@pytest.fixture
def cells(page: Page) -> Cells:
    return Cells(page, colours=[])


def test_an_author_writes_tries_and_saves_it(
    page: Page, cells: Cells, exam: Exam, hand: Hand, log_in: Callable[[str], Page], key: str
) -> None:
    log_in("author")
    fill_in_new_item(page, exam.collection_page, key, "Tried first")
    cells.judge("editor")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview stratus-item")
    hand.clicks(preview)
    hand.finds_answer(preview)
    assert item_type(type_of(key)).is_answered(preview.evaluate("el => (el.flush(), el.value)"))
    cells.judge("preview")
    save_item(page)
    expect(question_on(page).get_by_text(QUESTION)).to_be_visible()
    cells.judge("saved")
    assert cells.problems == []


@dataclass(frozen=True, slots=True)
class Sat:
    """A schedule whose candidate has answered the first question and handed in."""

    schedule: str
    script: str


@pytest.fixture
def sat(page: Page, server: RunningServer, exam: Exam, hand: Hand) -> Sat:
    schedule, link = exam.scheduled(server)
    candidate = sits(page, link)
    hand.clicks(question_on(page))
    candidate.sees_saved()
    hands_in(page)
    return Sat(schedule, script_page(server, schedule))


@pytest.mark.criterion("1.4.3", "1.4.10")
def test_an_assessor_sees_answer_and_key(page: Page, cells: Cells, api: httpx.Client, sat: Sat, hand: Hand) -> None:
    comes_to_mark(page, api, sat.schedule)
    page.goto(sat.script)
    marked = page.locator('stratus-item[mode="mark"]')
    hand.finds_answer(marked)
    hand.finds_key(marked)
    cells.judge("marking")
    assert cells.problems == []


def test_a_published_result_shows_answer_and_key_on_the_screen_and_on_paper(
    page: Page, cells: Cells, api: httpx.Client, sat: Sat, hand: Hand, log_in: Callable[[str], Page]
) -> None:
    comes_to_mark(page, api, sat.schedule)
    page.goto(sat.script)
    mark(page)
    publish_result(log_in("scheduler"), sat.schedule)
    open_result(page)
    reviewed = page.locator('stratus-item[mode="review"]').first
    hand.finds_answer(reviewed)
    hand.finds_key(reviewed)
    cells.judge("result")
    cells.judge_on_paper("result")
    hand.finds_answer(reviewed)
    hand.finds_key(reviewed)
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert cells.problems == []
