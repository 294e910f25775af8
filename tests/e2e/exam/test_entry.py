"""How candidates come in without a link, and how they leave: by keycode from a printed slip, and by logging in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from candidate import Candidate, Stored
from chromium import patient
from playwright.sync_api import Browser, Page, expect

from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

STUDENT = "s1001"
"""Of the demo’s students one whose essays are marked, and who sits nothing else here."""


@pytest.fixture
def elsewhere(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """The computer of the hall."""
    context = patient(browser.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900}))
    yield context.new_page()
    context.close()


def write_texts(page: Page) -> None:
    """An author writes what candidates read, looks at it, and publishes.

    Whoever starts this assessment afterwards accepts its declaration first.
    """
    page.goto("/assessments?q=Research+Methods%3A+essays")
    page.get_by_role("link", name="Research Methods: essays", exact=True).click()
    page.get_by_role("link", name="Texts for candidates").click()
    for label, text in (
        ("Introduction", "Use full sentences."),
        ("Declaration", "I keep these essays secret."),
        ("Closing words", "Well done."),
    ):
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator(".candidate-declaration").get_by_text("I keep these essays secret.")).to_be_visible()
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="Publish").first.click()
    if page.get_by_role("dialog").is_visible():
        page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_text("is published and can be scheduled")).to_be_visible()


def schedule(api: httpx.Client, name: str) -> None:
    body = {
        "Schedule": {
            "AssessmentExtId": "MARK2",
            "ScheduleExtId": name,
            "Title": name,
            "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z",
            "GroupExtId": "class-of-the-slips",
            "GroupName": "Class of the slips",
        },
        "Candidates": [{"CandidateExtId": f"{name}-1", "FirstName": "Mary", "LastName": "Somerville", "Email": "mary@example.org"}],
    }
    api.post("/schedule", json=body).raise_for_status()


def printed_keycode(page: Page, exam: str) -> str:
    """Switch keycodes on, print the slips of the exam, and cut the only one out."""
    page.goto("/admin/settings")
    page.get_by_label("Candidates come in with a keycode").check()
    page.get_by_role("button", name="Save").click()
    page.goto("/delivery/invigilation?when=all&q=" + exam)
    page.get_by_role("link", name=exam, exact=True).click()
    page.get_by_role("link", name="Login slips").click()
    page.get_by_role("button", name="Make the keycodes").click()
    slip = page.locator(".slip")
    expect(slip.get_by_text("Mary Somerville")).to_be_visible()
    return slip.locator(".slip-code strong").inner_text()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("You have handed in your exam")).to_be_visible()


def test_from_the_slip_to_the_finish_page(page: Page, elsewhere: Page, log_in: Any, api: httpx.Client, server: RunningServer) -> None:
    log_in("admin")
    write_texts(page)
    schedule(api, "slips")
    code = printed_keycode(page, "slips")

    elsewhere.goto("/exam/keycode")
    elsewhere.get_by_label("Keycode").fill("wrong")
    elsewhere.get_by_role("button", name="To the waiting room").click()
    expect(
        elsewhere.get_by_text("This keycode is not right. Compare it with your login slip, letter by letter.", exact=True)
    ).to_be_visible()
    elsewhere.get_by_label("Keycode").fill(code.lower().replace("-", " "))
    elsewhere.keyboard.press("Enter")
    expect(elsewhere.get_by_role("heading", name="Mary Somerville")).to_be_visible()
    assert "token" not in elsewhere.url
    expect(elsewhere.get_by_text("Use full sentences.")).to_be_visible()

    elsewhere.get_by_role("button", name="Start the exam").click()
    expect(elsewhere.get_by_text(re.compile("^Read the declaration and accept it")).first).to_be_visible()
    accept = elsewhere.get_by_role("checkbox", name="I have read this and accept it.")
    expect(accept).to_be_focused()
    accept.press("Space")
    elsewhere.get_by_role("button", name="Start the exam").click()
    expect(elsewhere.get_by_role("heading", name=re.compile("Question 1 of"))).to_be_visible()
    registration = Stored(server, int(elsewhere.url.rsplit("/", 1)[1]))
    assert registration.attempts == [("IN_PROGRESS", 1)]

    hand_in(elsewhere)
    expect(elsewhere.get_by_text("Well done.")).to_be_visible()
    expect(elsewhere.get_by_text("Whoever publishes your result decides whether you can see it.")).to_be_visible()
    elsewhere.get_by_role("button", name="Log out").click()
    expect(elsewhere.get_by_role("heading", name="You are logged out")).to_be_visible()

    elsewhere.goto("/exam/keycode")
    elsewhere.get_by_label("Keycode").fill(code)
    elsewhere.keyboard.press("Enter")
    expect(elsewhere.locator("#id_keycode_errors").get_by_text("This keycode was used already.")).to_be_visible()


def publish_results(page: Page) -> None:
    """Publish what is marked of the demo's essays, and let candidates see it."""
    page.goto("/results?q=Research+Methods%3A+essays")  # other tests' schedules may fill the first page
    page.get_by_role("link", name="Research Methods: essays, first sitting").click()
    page.get_by_role("button", name="Publish results").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Show").first.check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_candidate_logs_in_sits_leaves_comes_back_and_sees_what_is_completed(page: Page, log_in: Any, server: RunningServer) -> None:
    log_in("admin")
    publish_results(page)
    log_in(STUDENT)
    exam = "Research Methods, open demo"
    today, completed = page.get_by_role("region", name="Today"), page.get_by_role("region", name="Completed")
    expect(completed.get_by_text("Research Methods: essays, first sitting")).to_be_visible()
    expect(completed.get_by_text("%")).to_be_visible()

    today.get_by_role("link", name=f"Start {exam}").click()
    expect(page.get_by_role("heading", name="Emma Jansen")).to_be_visible()
    sitting = Candidate(page).starts().chooses("People without a telephone")
    sitting.sees_saved()
    address = page.url
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("dialog").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    expect(page.get_by_text("Your exam goes on without you")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="Open your exam with your link")).to_be_visible()
    page.goto("/exam/")
    expect(page).to_have_url(re.compile("/login"))

    log_in(STUDENT)
    today.get_by_role("link", name=f"Continue {exam}").click()
    sitting.starts("Continue here").sees_chosen("People without a telephone")
    assert Stored(server, sitting.registration).attempts == [("IN_PROGRESS", 2)]
    hand_in(page)
    page.get_by_role("link", name="My exams").click()
    expect(completed.get_by_text("The result is not published yet.")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    expect(page.get_by_text("Nothing of your exam is kept in this browser.")).to_be_visible()
