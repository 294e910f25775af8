"""What questions of all types may have beside them, from its author to whoever judges: the candidate's reason, the author's feedback."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from acts import Exam, comes_to_mark, fits, hands_in, mark, open_result, publish, publish_result, question_on, rows, script_page, sits
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect

from item_types.hands import hand_of
from support.cable import Cable
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

REASON = "Since the label says so, whatever it weighs; <b>that</b> is why."
RIGHT, WRONG = "Well read indeed.", "Read the second chapter again."
HAND = hand_of("MULTIPLE_CHOICE")


def asks_why(page: Page) -> None:
    page.get_by_label("Ask why").check()
    page.locator("summary", has_text="Feedback").click()
    for name, text in (("Feedback: Right", RIGHT), ("Feedback: Wrong", WRONG)):
        page.get_by_role("textbox", name=name).fill(text)


@pytest.fixture(scope="module")
def made() -> list[Exam]:
    """The exam, once it is written."""
    return []


@pytest.fixture
def exam(made: list[Exam], log_in: Callable[[str], Page]) -> Exam:
    if not made:
        made.append(publish(log_in("author"), "MULTIPLE_CHOICE", asks_why))
    return made[0]


def why(page: Page) -> Locator:
    return question_on(page).get_by_role("textbox", name="Why? (not scored)")


def stored(server: RunningServer, registration: int) -> list[object]:
    sql = "SELECT x.value FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id WHERE a.registration_id = %s"
    return [value for (value,) in rows(server, sql, registration)]


def test_a_reason_is_written_by_keyboard_kept_without_network_and_read_by_whoever_marks(
    page: Page, server: RunningServer, api: httpx.Client, cable: Cable, exam: Exam
) -> None:
    schedule, link = exam.scheduled(server)
    candidate = sits(page, cable.leads(link)).until_kept()
    Keyboard(page).reaches(why(page)).types(REASON)
    expect(page.get_by_text("The question itself has no answer yet.")).to_be_visible()
    candidate.sees_saved()
    assert eventually(lambda: stored(server, candidate.registration) == [{"rationale": REASON}])
    expect(page.get_by_role("navigation", name="Questions").get_by_role("button", name="Question 1: not answered")).to_be_visible()
    cable.pull_out()
    HAND.clicks(question_on(page))
    candidate.sees("1 answer waits on this computer")
    page.reload()
    expect(why(page)).to_have_value(REASON)
    HAND.finds_answer(question_on(page))
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    assert eventually(
        lambda: any(isinstance(v, dict) and v.keys() == {"selected", "rationale"} for v in stored(server, candidate.registration))
    )
    page.set_viewport_size({"width": 320, "height": 700})
    fits(page, 320)
    hands_in(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    comes_to_mark(page, api, schedule)
    page.goto(script_page(server, schedule))
    expect(page.locator('stratus-item[mode="mark"]').get_by_text(REASON)).to_be_visible()


def test_feedback_is_read_with_the_key_and_never_by_who_sits_the_exam(
    page: Page, server: RunningServer, api: httpx.Client, exam: Exam, log_in: Callable[[str], Page]
) -> None:
    schedule, link = exam.scheduled(server)
    received: list[str] = []
    page.on("response", lambda answer: received.append(answer.text()) if "/exam/api/" in answer.url and answer.status == 200 else None)
    candidate = sits(page, link)
    HAND.clicks(question_on(page))
    candidate.sees_saved()
    hands_in(page)
    assert received
    assert not any(secret in text for text in received for secret in (RIGHT, WRONG))
    comes_to_mark(page, api, schedule)
    page.goto(script_page(server, schedule))
    marked = page.locator('stratus-item[mode="mark"]')
    expect(marked.get_by_text(WRONG)).to_be_visible()
    expect(marked.get_by_text(RIGHT)).to_have_count(0)
    mark(page)
    publish_result(log_in("scheduler"), schedule)
    open_result(page)
    reviewed = page.locator('stratus-item[mode="review"]').first
    expect(reviewed.get_by_text(WRONG)).to_be_visible()
    expect(reviewed.get_by_text("No reason given")).to_be_visible()
