"""A token is dragged on a picture that is shown smaller than it is, on a page that is scrolled: it stays below the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from acts import Exam, is_stored, question_on, sits
from candidate import Candidate
from playwright.sync_api import Locator, Page, expect

from item_types.hands import LONG_WORD, Hand
from item_types.pictures import sees_picture
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.parametrize("key", ["DRAG_AND_DROP:picture"])]

Point = tuple[float, float]
PHONE = {"width": 390, "height": 560}
NEAR = 2
"""Pixels."""


@pytest.fixture
def candidate(page: Page, server: RunningServer, exam: Exam) -> Candidate:
    sitting = sits(page, exam.scheduled(server)[1])
    page.set_viewport_size(PHONE)
    return sitting


def middle(of: Locator) -> Point:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_near(of: Locator, point: Point) -> bool:
    return middle(of) == pytest.approx(point, abs=NEAR)


def drags(page: Page, question: Locator, down: Callable[[Point], None], move: Callable[[Point], None], up: Callable[[], None]) -> None:
    """Drag the token of the first area to the second; the page is scrolled on the way."""
    picture, chip = question.locator(".picture img"), question.locator(".chip")
    assert eventually(lambda: picture.evaluate("el => el.clientWidth < el.naturalWidth"))
    picture.evaluate("el => el.scrollIntoView({ behavior: 'instant', block: 'center' })")
    assert page.evaluate("scrollY") > 0
    at = middle(chip)
    down(at)
    for step in (20, 45, 80):
        to = (at[0] + step, at[1] + step / 4)
        move(to)
        assert eventually(lambda to=to: is_near(chip, to))
    page.evaluate("scrollBy({ top: 30, behavior: 'instant' })")
    x, y = middle(question.locator(".area").last)
    move((x, y))
    assert eventually(lambda: is_near(chip, (x, y)))
    up()


def is_at_the_second_place(server: RunningServer, candidate: Candidate, key: str) -> None:
    places = question_on(candidate.page).locator(".places > li")
    expect(places.nth(1).locator(".slot .content")).to_have_text(f"{LONG_WORD} B")
    expect(places.nth(0).locator(".slot .content")).to_have_count(0)
    candidate.sees_saved()
    assert is_stored(server, candidate, key)


def test_a_token_follows_the_mouse_to_another_area(server: RunningServer, candidate: Candidate, hand: Hand, key: str) -> None:
    page, question = candidate.page, question_on(candidate.page)
    hand.clicks(question)
    mouse = page.mouse

    def down(at: Point) -> None:
        mouse.move(*at)
        mouse.down()

    drags(page, question, down, lambda to: mouse.move(*to), mouse.up)
    is_at_the_second_place(server, candidate, key)


def test_a_token_follows_a_finger_to_another_area(server: RunningServer, candidate: Candidate, hand: Hand, key: str) -> None:
    page, question = candidate.page, question_on(candidate.page)
    hand.clicks(question)
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *points: Point) -> None:
        told: list[dict[str, Any]] = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    drags(page, question, lambda at: touch("touchStart", at), lambda to: touch("touchMove", to), lambda: touch("touchEnd"))
    is_at_the_second_place(server, candidate, key)


def test_nothing_below_the_tokens_moves_while_they_are_placed(candidate: Candidate) -> None:
    question = question_on(candidate.page)
    sees_picture(question)
    picture, pool = question.locator(".picture"), question.locator(".pool")
    before = [one.evaluate("el => el.offsetTop + ' ' + el.offsetHeight") for one in (picture, pool)]
    for letter, area in (("A", 0), ("B", 1)):
        question.get_by_role("button", name=f": {LONG_WORD} {letter}").click()
        question.locator(".area .line").nth(area).click()
    expect(question.locator(".chip")).to_have_count(2)
    assert [one.evaluate("el => el.offsetTop + ' ' + el.offsetHeight") for one in (picture, pool)] == before
