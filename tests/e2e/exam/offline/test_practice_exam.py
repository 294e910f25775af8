"""The practice exam in a browser: from the log-in page to its end, with the connection lost on purpose, and beside a waiting room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from candidate import Candidate
from playwright.sync_api import Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

QUESTIONS = 23
KEPT = """async () => ({
  window: Object.keys(sessionStorage).filter((name) => name.startsWith("stratus-practice-")).length,
  databases: (await indexedDB.databases()).map((one) => one.name).sort(),
  caches: await caches.keys(),
  worker: (await navigator.serviceWorker.getRegistrations()).length,
})"""
"""What this browser keeps of anything, from the point of view of a practice."""
NOTHING = {"window": 0, "databases": [], "caches": [], "worker": 0}
COUNTS = """SELECT (SELECT count(*) FROM delivery_attempt), (SELECT count(*) FROM delivery_answerevent), (SELECT count(*) FROM people_user),
                   (SELECT count(*) FROM scheduling_registration), (SELECT count(*) FROM events_event)"""


@pytest.fixture
def practice(page: Page) -> Candidate:
    """Opened from the log-in page, and begun."""
    page.goto("/login")
    page.get_by_role("link", name="Try the practice exam").click()
    expect(page.get_by_role("heading", name="Practice exam")).to_be_visible()
    return Candidate(page, questions=QUESTIONS).starts("Start the practice exam")


def lose(page: Page) -> None:
    page.get_by_role("button", name="Lose the connection for 30 seconds").click()
    expect(page.get_by_role("button", name="Reconnect")).to_be_focused()


def ends(page: Page) -> None:
    page.get_by_role("button", name="End the practice").click()
    page.get_by_role("dialog").get_by_role("button", name="End the practice").click()


def counts(server: RunningServer) -> Any:
    with psycopg.connect(server.dsn) as connection:
        return connection.execute(COUNTS).fetchone()


def test_it_is_sat_to_its_end_and_nothing_of_it_is_left_in_the_browser_or_on_the_server(page: Page, server: RunningServer) -> None:
    page.goto("/login")
    before = counts(server)
    page.get_by_role("link", name="Try the practice exam").click()
    candidate = Candidate(page, questions=QUESTIONS).starts("Start the practice exam")
    candidate.sees("Practice: nothing counts.")
    candidate.chooses("Apple").sees_saved()
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    candidate.sees("You have handed in your practice exam")
    candidate.sees(f"Every answer was saved: 1 of {QUESTIONS} questions are answered.")
    candidate.sees("What you entered was deleted from this window.")
    assert page.evaluate(KEPT) == NOTHING
    assert counts(server) == before
    page.get_by_role("link", name="Back to the log-in page").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_every_question_is_shown_and_every_picture_is_there(practice: Candidate) -> None:
    page = practice.page
    for number in range(1, QUESTIONS + 1):
        practice.goes_to(number)
        expect(page.locator(".question stratus-item")).to_be_visible()
    assert eventually(lambda: page.locator("img[data-media]").count() == 0 or page.locator("img[data-state=there]").count() > 0)
    for tool in ("Highlighter", "Calculator", "Notepad"):
        expect(page.get_by_role("button", name=tool, exact=True)).to_be_visible()


def test_its_tones_are_heard_twice_and_no_more(practice: Candidate) -> None:
    page = practice.goes_to(5).page
    player = page.get_by_role("group", name="Some tones")
    player.get_by_text("Hear nothing?").press("Enter")
    expect(player.get_by_text("In an exam you would tell your invigilator.")).to_be_visible()
    for left in ("1 time left.", "You cannot play it again."):
        player.get_by_role("button", name="Play").press("Enter")
        expect(player.get_by_role("button", name="Pause")).to_be_visible()
        expect(player.get_by_text(left)).to_be_visible()
    page.reload()
    expect(player.get_by_role("button", name="Play")).to_have_attribute("aria-disabled", "true")
    expect(player.get_by_text("You have played this 2 times. You cannot play it again.")).to_be_visible()


def test_no_answer_is_lost_with_the_connection_that_is_lost_for_practice(practice: Candidate) -> None:
    page = practice.page
    lose(page)
    practice.chooses("Apple")
    practice.sees("This page has no network connection.")
    practice.sees("1 answer waits on this computer")
    page.get_by_role("button", name="Reconnect").click()
    practice.sees_saved()
    expect(page.get_by_role("button", name="Lose the connection for 30 seconds")).to_be_visible()
    practice.sees_chosen("Apple")


def test_a_page_that_is_loaded_again_without_the_connection_has_everything(practice: Candidate) -> None:
    page = practice.page
    practice.chooses("Chair").sees_saved()
    lose(page)
    practice.chooses("Apple")
    page.reload()
    expect(practice.heading(1)).to_be_visible()
    practice.sees_chosen("Apple")
    practice.sees("Practice: no connection,")
    page.get_by_role("button", name="Reconnect").click()
    practice.sees_saved()


def test_it_is_ended_whenever_somebody_likes(practice: Candidate) -> None:
    page = practice.page
    practice.chooses("Apple")
    ends(page)
    expect(page.get_by_role("heading", name="The practice is over")).to_be_focused()
    assert page.evaluate(KEPT) == NOTHING
    page.get_by_role("button", name="Practise again").click()
    practice.starts("Start the practice exam")
    expect(page.get_by_role("radio", name="Apple")).not_to_be_checked()


def test_somebody_who_pressed_the_button_by_mistake_goes_on_where_they_were(practice: Candidate) -> None:
    page = practice.page
    practice.chooses("Apple")
    page.get_by_role("button", name="End the practice").click()
    dialog = page.get_by_role("dialog", name="End the practice?", description=re.compile("What you have answered is deleted"))
    expect(dialog.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="End the practice")).to_be_focused()
    practice.sees_chosen("Apple")


def test_on_a_small_screen_it_takes_one_line_until_somebody_wants_more(practice: Candidate) -> None:
    page = practice.page
    for width, height in ((390, 844), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        box = page.get_by_role("region", name="Practice").bounding_box()
        assert box is not None
        assert box["height"] <= 56, (width, box)
    more = page.get_by_role("button", name="More", exact=True)
    more.press("Enter")
    page.get_by_role("button", name="Lose the connection for 30 seconds").press("Enter")
    expect(page.get_by_role("button", name="Reconnect")).to_be_focused()
    page.keyboard.press("Enter")
    expect(more).to_be_focused()


def test_the_server_hears_of_the_paper_and_signs_of_life_alone(page: Page) -> None:
    asked: set[str] = set()
    page.goto("/exam/practice")
    page.on("request", lambda request: asked.add(f"{request.method} {re.sub(r'^https?://[^/]+|[?#].*', '', request.url)}"))
    candidate = Candidate(page, questions=QUESTIONS).starts("Start the practice exam")
    candidate.chooses("Apple").sees_saved()
    assert {one for one in asked if "/static/" not in one and "data:" not in one} == {"GET /exam/practice/paper", "GET /readyz"}


# From the waiting room


def opens_in(server: RunningServer, registration: int, *, minutes: float) -> None:
    """Move the exam of this registration."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute(
            "UPDATE scheduling_schedule SET starts_at = %s WHERE id = (SELECT schedule_id FROM scheduling_registration WHERE id = %s)",
            [datetime.now(UTC) + timedelta(minutes=minutes), registration],
        )


def waits(page: Page, server: RunningServer, *, minutes: float) -> Candidate:
    """Somebody whose exam opens in so many minutes."""
    link = book(server, 1)[0]
    candidate = Candidate(page).opens(link)
    opens_in(server, candidate.registration, minutes=minutes)
    page.reload()
    return candidate


def kept_by(page: Page) -> list[str]:
    """The names of what a browser keeps for its exams."""
    names: list[str] = page.evaluate("() => indexedDB.databases().then((all) => all.map((one) => one.name).sort())")
    return names


def test_whoever_waits_practises_in_another_tab_and_their_own_exam_is_not_touched(page: Page, server: RunningServer) -> None:
    waits(page, server, minutes=20)
    assert eventually(lambda: kept_by(page) == ["stratus-objects", "stratus-player"])
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Practice exam (new tab)").click()
    tab = opened.value
    practice = Candidate(tab, questions=QUESTIONS)
    practice.sees("Your waiting room stays open in the other tab.")
    practice.starts("Start the practice exam").chooses("Apple").sees_saved()
    practice.sees("Its waiting room is in the other tab.")
    assert kept_by(page) == ["stratus-objects", "stratus-player"]
    assert page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('stratus-practice-'))") == []
    ends(tab)
    practice.sees("Your waiting room is in the other tab.")
    expect(page.get_by_text("The exam opens in", exact=True)).to_be_visible()


def test_nobody_is_led_away_whose_exam_opens_in_two_minutes(page: Page, server: RunningServer) -> None:
    waits(page, server, minutes=1.5)
    expect(page.get_by_text("The exam opens in", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Practice exam")).to_have_count(0)


def test_whoever_practises_hears_of_it_when_their_exam_moves_and_is_led_back_in_time(page: Page, server: RunningServer) -> None:
    waiting = waits(page, server, minutes=20)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Practice exam (new tab)").click()
    tab = opened.value
    practice = Candidate(tab, questions=QUESTIONS).starts("Start the practice exam")
    opens_in(server, waiting.registration, minutes=40)
    page.evaluate("dispatchEvent(new Event('online'))")  # the waiting room asks now, not in a minute
    expect(tab.get_by_role("alert").filter(has_text="Your exam opens at another time")).to_have_count(1)
    practice.chooses("Apple").sees_saved()
    opens_in(server, waiting.registration, minutes=-1)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(tab.get_by_role("heading", name="Your exam is open")).to_be_focused()
    practice.sees("Go back to the tab with the waiting room")
    assert tab.evaluate("Object.keys(sessionStorage)") == ["stratus-practice-opens"]
    page.close()
    tab.get_by_role("link", name="Open the waiting room here").click()
    expect(tab.get_by_role("button", name="Start the exam")).to_be_visible()


def test_a_practice_ends_by_itself_a_minute_before_the_exam_opens(page: Page) -> None:
    page.goto("/exam/practice#opens=62")
    Candidate(page, questions=QUESTIONS).sees("Your exam is about to open")
    assert page.evaluate("sessionStorage.getItem('stratus-practice-started')") is None


def test_an_organisation_switches_it_off(page: Page, log_in: Any) -> None:
    log_in("admin")
    page.goto("/admin/settings")
    page.get_by_label("Practice exam").uncheck()
    page.get_by_role("button", name="Save").click()
    try:
        page.goto("/exam/practice")
        expect(page.get_by_role("heading", name="There is no practice exam here")).to_be_visible()
    finally:
        page.goto("/admin/settings")
        page.get_by_label("Practice exam").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
