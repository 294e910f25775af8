"""An invigilator watches: the screen follows the exam by itself, keeps the selection, and reaches the candidate."""

from __future__ import annotations

import re

import pytest
from chromium import patient
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def links(api) -> dict[str, str]:
    """A schedule of three candidates: last name → launch link."""
    people = {"Lovelace": "Ada", "Noether": "Emmy", "Curie": "Marie"}
    body = {
        "Schedule": {
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": "watched",
            "Title": "A watched exam",
            "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z",
            "GroupExtId": "watched-class",
            "GroupName": "Class that is watched",
        },
        "Candidates": [
            {"CandidateExtId": f"watched-{last}", "FirstName": first, "LastName": last, "Email": f"{last}@example.org"}
            for last, first in people.items()
        ],
    }
    answer = api.post("/schedule", json=body).raise_for_status().json()
    return {one["LastName"]: one["LaunchUrl"] for one in answer["Candidates"]}


def seat(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def seconds_left(page: Page, name: str) -> int:
    text = seat(page, name).get_by_text(re.compile(r"^\d\d:\d\d:\d\d$")).first.inner_text()
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def test_the_screen_follows_the_exam_and_keeps_the_selection(page: Page, browser: Browser, links, log_in, server):
    watching = log_in("invigilator")
    watching.goto("/delivery/invigilation?q=A watched exam")
    watching.get_by_role("link", name="A watched exam", exact=True).click()
    expect(seat(watching, "Lovelace").get_by_text("Not started")).to_be_visible()
    watching.get_by_role("checkbox", name="Ada Lovelace").check()
    place = seat(watching, "Noether").bounding_box()

    context = patient(browser.new_context(base_url=server.url, locale="en-GB"))
    candidate = context.new_page()
    candidate.goto(links["Lovelace"])
    candidate.get_by_role("button", name="Start the exam").click()
    expect(seat(watching, "Lovelace").get_by_text("In progress")).to_be_visible()
    expect(watching.get_by_role("checkbox", name="Ada Lovelace")).to_be_checked()
    assert seat(watching, "Noether").bounding_box() == place

    before = seconds_left(watching, "Lovelace")
    watching.get_by_role("button", name="Extra time…").click()
    dialog = watching.get_by_role("dialog", name="Grant extra time")
    expect(dialog.get_by_text("Ada Lovelace")).to_be_visible()
    dialog.get_by_label("Minutes").fill("15")
    dialog.get_by_role("button", name="Grant to 1 candidate").click()
    expect(watching.get_by_text("+15 minutes for 1 candidate.")).to_be_visible()
    expect(seat(watching, "Lovelace").get_by_text("15 min")).to_be_visible()
    assert seconds_left(watching, "Lovelace") > before
    expect(watching.get_by_role("checkbox", name="Ada Lovelace")).to_be_checked()

    watching.get_by_role("button", name="Message…").click()
    dialog = watching.get_by_role("dialog", name="Send a message")
    dialog.get_by_label("Message").fill("Please lower your screen.")
    dialog.get_by_role("button", name="Send to 1 candidate").click()
    expect(candidate.get_by_text("Please lower your screen.")).to_be_visible()

    watching.get_by_role("button", name="Void…").click()
    dialog = watching.get_by_role("dialog", name="Void")
    expect(dialog.get_by_text("This cannot be undone.")).to_be_visible()
    dialog.get_by_label("Reason").fill("A telephone on the table")
    dialog.get_by_role("button", name="Void 1 candidate").click()
    expect(seat(watching, "Lovelace").get_by_text("Void", exact=True)).to_be_visible()
    expect(watching.get_by_role("link", name="Void 1")).to_be_visible()

    watching.get_by_role("link", name="Ada Lovelace").click()
    expect(watching.get_by_text("Voided, “A telephone on the table”")).to_be_visible()
    context.close()
