"""An exam that locks when the connection is lost, and answers that are carried from a computer without connection in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from candidate import Candidate, Stored
from chromium import patient
from keyboard import Keyboard
from playwright.sync_api import Browser, Page, expect

from support.running import PATIENCE

pytestmark = [pytest.mark.server, pytest.mark.browser]

PHONE, QUICK = "People without a telephone", "People who answer quickly"
HIGHER = "The mean is higher than the median."


def an_exam(api: httpx.Client, name: str, **schedule: Any) -> str:
    """A schedule that is open now, for one candidate; returns the launch link."""
    body = {
        "Schedule": {
            "AssessmentExtId": "EXT1", "ScheduleExtId": name, "Title": name, "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z", "GroupExtId": "class-of-the-hall", "GroupName": "Class of the hall", **schedule,
        },
        "Candidates": [{"CandidateExtId": f"{name}-1", "FirstName": "Ada", "LastName": "Lovelace", "Email": f"{name}@example.org"}],
    }  # fmt: skip
    return str(api.post("/schedule", json=body).raise_for_status().json()["Candidates"][0]["LaunchUrl"])


@pytest.fixture
def seat(browser: Browser) -> Iterator[Page]:
    """The candidate's own browser, beside that of the invigilator."""
    context = patient(browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}))
    yield context.new_page()
    context.close()


def a_minute_without_answer(candidate: Candidate) -> None:
    """A request that begins now fails, and then the steady counter of this page goes on by more than a minute."""
    with candidate.page.expect_request("**/sync") as asked:
        candidate.hears_of_the_network()
    assert asked.value.response() is None
    expect(candidate.page.locator(".banner").get_by_text("The exam server does not answer.")).to_be_visible()
    candidate.page.evaluate("{ const now = performance.now.bind(performance); performance.now = () => now() + 70_000 }")
    expect(candidate.page.get_by_role("heading", name="Your exam is locked")).to_be_visible()


def watch(page: Page, title: str) -> None:
    page.goto(f"/delivery/invigilation?q={title}")
    page.get_by_role("link", name=title, exact=True).click()


def test_a_lost_connection_locks_and_a_code_or_the_invigilator_unlocks(api, server, cable, seat, log_in) -> None:
    candidate = Candidate(seat).opens(cable.leads(an_exam(api, "lock-exam", LockExamOnConnectionLoss=True))).starts()
    candidate.chooses(PHONE).until_kept().sees_saved()
    invigilator, keys = log_in("admin"), Keyboard(seat)
    watch(invigilator, "lock-exam")

    cable.pull_out()
    candidate.goes_to(2).chooses(HIGHER)
    a_minute_without_answer(candidate)
    expect(seat.get_by_role("radio")).to_have_count(0)
    seat.reload()
    expect(seat.get_by_role("heading", name="Your exam is locked")).to_be_visible()
    candidate.sees("the exam server still does not answer.")
    keys.judges_small_and_large("locked")

    registration = candidate.registration
    invigilator.goto(re.sub(r"\?.*", "", invigilator.url) + f"/candidates/{registration}/unlock-code")
    invigilator.get_by_role("button", name="Show the code").click()
    code = invigilator.locator(".big-code").inner_text()
    field = seat.get_by_label("Code 1, which your invigilator can give you")
    field.fill("WRONG-WRONG")
    field.press("Enter")
    expect(seat.get_by_text("This code is not right.")).to_be_visible()
    field.fill(code.lower())
    field.press("Enter")
    candidate.sees_chosen(HIGHER)

    a_minute_without_answer(candidate)
    expect(seat.get_by_label("Code 2, which your invigilator can give you")).to_be_visible()
    cable.plug_in()
    candidate.hears_of_the_network().sees("The connection is back.")
    candidate.sees_saved()
    assert sorted(Stored(server, registration).answers.values()) == ["a", "a"]
    expect(seat.get_by_role("heading", name="Your exam is locked")).to_be_visible()

    watch(invigilator, "lock-exam")
    invigilator.get_by_role("link", name="Locked 1").click()
    invigilator.get_by_role("checkbox", name="Ada Lovelace").check()
    invigilator.get_by_role("button", name="Unlock").click()
    invigilator.get_by_role("dialog").get_by_role("button", name="Unlock").click()
    expect(invigilator.get_by_text("1 candidate is unlocked.")).to_be_visible()
    candidate.hears_of_the_network().sees_chosen(HIGHER)
    expect(invigilator.get_by_role("link", name="Locked 0")).to_be_visible()
    assert keys.problems == []


def hands_in_elsewhere(link: str) -> None:
    """The candidate goes on at another computer and hands in there."""
    with httpx.Client(timeout=PATIENCE) as client:
        place = httpx.URL(client.get(link).headers["Location"])
        base, registration = f"{httpx.URL(link).copy_with(path='/exam/api/', query=None)}".rstrip("?"), place.path.rsplit("/", 1)[1]

        def post(path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
            answer = client.post(base + path, json={"writer": "another-computer"} | body, headers={"Authorization": f"Player {token}"})
            return dict(answer.raise_for_status().json())

        exam = post(f"registrations/{registration}/start", place.fragment.removeprefix("token="), {})
        hand_in = {"session": exam["session"], "active": True, "events": [{"seq": 1, "at": "", "kind": "hand_in"}], "received": []}
        assert post(f"attempts/{exam['attempt']}/sync", exam["token"], hand_in)["status"] == "HANDED_IN"


def test_unsent_answers_are_saved_to_a_file_brought_by_staff_and_chosen(api, server, cable, seat, log_in) -> None:
    link = an_exam(api, "file-exam")
    candidate = Candidate(seat).opens(cable.leads(link)).starts().chooses(PHONE).until_kept()
    candidate.sees_saved()
    cable.pull_out()
    candidate.chooses(QUICK).sees("1 answer waits on this computer")
    seat.get_by_text("The connection does not come back?").click()
    with seat.expect_download() as saving:
        seat.get_by_role("button", name="Save unsent answers to a file").click()
    code = seat.locator(".export-code .code").inner_text()
    keys = Keyboard(seat).judges_small_and_large("saved to a file")
    assert keys.problems == []
    candidate.sees("1 answer waits on this computer")
    hands_in_elsewhere(link)

    page, registration = log_in("admin"), candidate.registration
    watch(page, "file-exam")
    page.get_by_role("link", name="Ada Lovelace").click()
    page.get_by_role("link", name="Answers from a file…").click()
    page.get_by_label("File").set_input_files({
        "name": saving.value.suggested_filename, "mimeType": "application/octet-stream", "buffer": saving.value.path().read_bytes(),
    })  # fmt: skip
    page.get_by_label("Check code").fill(code.lower())
    page.get_by_role("button", name="Compare with what stands").click()
    expect(page.locator("stratus-item").get_by_role("radio", checked=True)).to_have_count(2)
    assert list(Stored(server, registration).answers.values()) == ["a"]
    page.get_by_label("The answer in the file counts").check()
    page.get_by_label("Reason").fill("The line was down")
    page.get_by_role("button", name="Let the chosen answers count").click()
    page.get_by_role("dialog").get_by_role("button", name="Let the chosen answers count").click()
    expect(page.get_by_text("1 answer from the file counts now.")).to_be_visible()
    assert list(Stored(server, registration).answers.values()) == ["b"]

    cable.plug_in()
    candidate.hears_of_the_network().sees("You have handed in your exam")
    assert list(Stored(server, registration).answers.values()) == ["b"]
