"""Breaks that stop the clock: given by the scheduler, taken by the candidate with the keyboard, seen by the invigilator."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from candidate import Candidate, Stored
from chromium import patient
from keyboard import Keyboard
from playwright.sync_api import Browser, Page, expect

from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

NAME = "An exam with breaks"


@pytest.fixture
def link(api) -> str:
    """The launch link of one candidate of a schedule that is open now."""
    body = {
        "Schedule": {
            "AssessmentExtId": "EXT1", "ScheduleExtId": "with-breaks", "Title": NAME, "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z", "GroupExtId": "class-with-breaks", "GroupName": "Class with breaks",
        },
        "Candidates": [{"CandidateExtId": "breaks-1", "FirstName": "Ada", "LastName": "Lovelace", "Email": "ada@example.org"}],
    }  # fmt: skip
    return str(api.post("/schedule", json=body).raise_for_status().json()["Candidates"][0]["LaunchUrl"])


@pytest.fixture
def seat(browser: Browser) -> Iterator[Page]:
    """The candidate's own browser, beside that of staff."""
    context = patient(browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}))
    yield context.new_page()
    context.close()


def on_a_break(seat: Page) -> None:
    expect(seat.get_by_role("heading", name="You are on a break")).to_be_visible()
    expect(seat.get_by_role("radio")).to_have_count(0)


def test_two_breaks_of_five_minutes(link: str, server: RunningServer, seat: Page, log_in) -> None:
    staff = log_in("admin")
    staff.goto(f"/delivery/schedules?q={NAME}")
    staff.get_by_role("link", name=NAME, exact=True).click()
    staff.get_by_role("link", name="Candidates", exact=True).click()
    staff.get_by_role("link", name="Breaks", exact=True).click()
    staff.get_by_role("checkbox", name="Choose Ada Lovelace").check()
    staff.get_by_label("Number of breaks").fill("2")
    staff.get_by_label("Minutes of each").fill("5")
    staff.get_by_role("button", name="Give these breaks to the candidates chosen").click()
    expect(staff.get_by_text("1 candidate: 2 × 5 min.")).to_be_visible()

    candidate, keys = Candidate(seat).opens(link).starts(), Keyboard(seat)
    candidate.chooses("People without a telephone").until_kept().sees_saved()
    stored = Stored(server, candidate.registration)
    before = stored.deadline
    keys.reaches(seat.get_by_role("button", name="Take a break"))
    seat.keyboard.press("Enter")
    expect(seat.get_by_role("heading", name="Take a break of 5 minutes?")).to_be_focused()
    keys.judges_small_and_large("before a break")
    keys.reaches(seat.get_by_role("button", name="Begin the break"))
    seat.keyboard.press("Enter")
    on_a_break(seat)
    expect(seat.get_by_role("heading", name="You are on a break")).to_be_focused()
    keys.judges_small_and_large("on a break")
    assert stored.deadline - before == 300

    staff.goto(f"/delivery/invigilation?q={NAME}")
    staff.get_by_role("link", name=NAME, exact=True).click()
    row = staff.get_by_role("row").filter(has_text="Lovelace")
    expect(row.get_by_text("On a break")).to_be_visible()
    expect(row.get_by_text("(1 of 2)")).to_be_visible()

    seat.reload()
    on_a_break(seat)
    seat.context.set_offline(True)
    seat.reload()
    on_a_break(seat)
    keys.reaches(seat.get_by_role("button", name="Go on now"))
    seat.keyboard.press("Enter")
    candidate.sees("Your break cannot end earlier")
    seat.context.set_offline(False)
    candidate.hears_of_the_network()
    seat.get_by_role("button", name="Go on now").press("Enter")
    candidate.sees_chosen("People without a telephone")
    after_first = stored.deadline
    assert 0 < after_first - before < 300
    expect(row.get_by_text("In progress")).to_be_visible()

    seat.get_by_role("button", name="Take a break").press("Enter")
    candidate.sees("This is your last break.")
    seat.get_by_role("button", name="Begin the break").press("Enter")
    on_a_break(seat)
    expect(row.get_by_text("(2 of 2)")).to_be_visible()
    stored.passes(minutes=5)
    candidate.hears_of_the_network()
    candidate.sees_chosen("People without a telephone")
    expect(seat.get_by_role("button", name="Take a break")).to_have_count(0)
    assert stored.deadline == after_first + 300 - 300, "five minutes of break, and as many that the test let pass"
    expect(row.get_by_text("0 of 2 breaks left")).to_be_visible()

    row.get_by_role("link", name="Ada Lovelace").click()
    for said in (
        "Breaks, 2 × 5 min",
        "Break begun, +5 minutes, 1 of 2",
        "Break over, 1 of 2",
        "Break begun, +5 minutes, 2 of 2",
        "Break over, 2 of 2",
    ):
        expect(staff.get_by_text(re.compile(re.escape(said))).first).to_be_visible()
    assert keys.problems == []
