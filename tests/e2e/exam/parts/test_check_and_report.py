"""A formative exam: the candidate checks a question with the keyboard, and reports a problem with one; staff read it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from candidate import Candidate
from chromium import patient
from keyboard import Keyboard
from playwright.sync_api import Browser, Page, expect

from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

OFFERS = '{"offer_check": true, "purpose": 2, "check_shows_key": true, "candidates_can_report": true}'
FEEDBACK = '{"right": "<p>Well remembered.</p>", "wrong": "<p>Read chapter 3 again.</p>"}'
FORMATIVE = """
WITH made AS (
  INSERT INTO assessments_assessment
  SELECT (jsonb_populate_record(a, jsonb_build_object('id', nextval(pg_get_serial_sequence('assessments_assessment', 'id')),
         'external_id', 'FORMATIVE', 'purpose', 2, 'offer_check', true, 'check_shows_key', true, 'candidates_can_report', true))).*
    FROM assessments_assessment a WHERE a.external_id = 'EXT1'
  RETURNING id
)
INSERT INTO assessments_assessmentversion
SELECT (jsonb_populate_record(v, jsonb_build_object('id', nextval(pg_get_serial_sequence('assessments_assessmentversion', 'id')),
       'assessment_id', (SELECT id FROM made), 'options', v.options || %s::jsonb,
       'items', jsonb_set(v.items, '{0,content,feedback}', %s::jsonb)))).*
  FROM assessments_assessmentversion v JOIN assessments_assessment a ON a.id = v.assessment_id
 WHERE a.external_id = 'EXT1' ORDER BY v.number DESC LIMIT 1
"""


@pytest.fixture(scope="module")
def formative(server: RunningServer) -> str:
    """The External ID of an exam with the questions of the demo's, that offers Check and takes reports."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute(FORMATIVE, [OFFERS, FEEDBACK])
    return "FORMATIVE"


@pytest.fixture
def seat(browser: Browser) -> Iterator[Page]:
    context = patient(browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}))
    yield context.new_page()
    context.close()


def a_link(api, formative: str, name: str) -> str:
    body = {
        "Schedule": {
            "AssessmentExtId": formative, "ScheduleExtId": name, "Title": name, "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z", "GroupExtId": f"class-{name}", "GroupName": name,
        },
        "Candidates": [{"CandidateExtId": f"candidate-{name}", "FirstName": "Ada", "LastName": "Lovelace", "Email": "a@example.org"}],
    }  # fmt: skip
    return str(api.post("/schedule", json=body).raise_for_status().json()["Candidates"][0]["LaunchUrl"])


def test_a_question_is_checked_with_the_keyboard_and_stays_final(api, formative: str, seat: Page) -> None:
    candidate, keys = Candidate(seat).opens(a_link(api, formative, "to-check")).starts(), Keyboard(seat)
    check = seat.get_by_role("button", name="Check", exact=True)
    check.press("Enter")
    candidate.sees("Answer the question first; then you can check it.")
    candidate.chooses("People without a telephone").until_kept().sees_saved()
    keys.judges_small_and_large("before a check")
    seat.context.set_offline(True)
    seat.evaluate("dispatchEvent(new Event('offline'))")
    check.press("Enter")
    candidate.sees("There is no connection to the exam server now")
    candidate.sees_chosen("People without a telephone")
    seat.context.set_offline(False)
    candidate.hears_of_the_network().sees_saved()
    keys.reaches(check)
    seat.keyboard.press("Enter")
    expect(seat.get_by_role("heading", name="points")).to_be_visible()
    candidate.sees("Your answer is final.")
    expect(seat.get_by_text("Feedback", exact=True)).to_be_visible()
    expect(check).to_have_count(0)
    keys.judges_small_and_large("a question that was checked")
    seat.reload()
    expect(seat.get_by_role("heading", name="points")).to_be_visible()
    expect(seat.get_by_role("radio").first).to_be_disabled()
    assert keys.problems == []


def test_a_problem_is_reported_without_network_and_read_by_staff(api, formative: str, seat: Page, log_in) -> None:
    candidate, keys = Candidate(seat).opens(a_link(api, formative, "to-report")).starts(), Keyboard(seat)
    candidate.until_kept()
    seat.context.set_offline(True)
    seat.evaluate("dispatchEvent(new Event('offline'))")
    seat.get_by_role("button", name="Report a problem").press("Enter")
    expect(seat.get_by_role("heading", name="Report a problem with question 1")).to_be_focused()
    keys.judges_small_and_large("a report")
    seat.get_by_role("button", name="Send report").press("Enter")
    candidate.sees("Say what is wrong with the question.")
    seat.get_by_label("What is wrong?").fill("The picture is missing.")
    seat.get_by_role("button", name="Send report").press("Enter")
    candidate.sees("Your report waits to be sent")
    seat.context.set_offline(False)
    candidate.hears_of_the_network().sees("1 report sent")
    assert keys.problems == []
    staff = log_in("admin")
    staff.goto("/delivery/reports")
    staff.get_by_role("link", name="to-report", exact=True).click()
    row = staff.get_by_role("row").filter(has_text="The picture is missing.")
    expect(row.get_by_text("Ada Lovelace")).to_be_visible()
