"""Two of four answers count: with two windows and a lost connection never more, and which is the candidate's choice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
from candidate import Candidate, Stored
from chromium import patient
from keyboard import Keyboard
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

COPY = """
WITH source AS (SELECT * FROM assessments_assessment WHERE external_id = 'EXT1' AND deleted_at IS NULL LIMIT 1), made AS (
  INSERT INTO assessments_assessment
  SELECT (jsonb_populate_record(null::assessments_assessment, to_jsonb(s) || jsonb_build_object(
          'id', nextval(pg_get_serial_sequence('assessments_assessment', 'id')), 'external_id', 'CHOICE', 'title', 'Two of four'))).*
    FROM source s RETURNING id), four AS (
  SELECT v.*, (SELECT jsonb_agg(v.items -> 0 || jsonb_build_object('id', 'n' || n || '-1', 'max_score', 2))
                 FROM generate_series(1, 4) n) AS same
    FROM assessments_assessmentversion v WHERE v.assessment_id = (SELECT id FROM source) ORDER BY v.number DESC LIMIT 1)
INSERT INTO assessments_assessmentversion
SELECT (jsonb_populate_record(null::assessments_assessmentversion, to_jsonb(v) || jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('assessments_assessmentversion', 'id')), 'assessment_id', (SELECT id FROM made),
         'items', v.same, 'max_score', 4, 'sections', %s::jsonb))).*
  FROM four v
"""
LEFT_OUT = """
SELECT s.left_out, s.max_score FROM marking_script s JOIN delivery_attempt a ON a.id = s.attempt_id WHERE a.registration_id = %s
"""


@pytest.fixture
def link(server: RunningServer) -> str:
    """An exam of one section: the same question four times, of which two are to be answered."""
    with psycopg.connect(server.dsn) as connection:
        if not connection.execute("SELECT 1 FROM assessments_assessment WHERE external_id = 'CHOICE'").fetchone():
            section = {
                "id": "s1", "title": "Choose two", "items": [f"n{n}-1" for n in range(1, 5)], "intro": "", "duration": None,
                "navigation": "FREE", "can_return": True, "answer_required": False, "answer_count": 2,
            }  # fmt: skip
            connection.execute(COPY, [json.dumps([section])])
    return book(server, 1, assessment="CHOICE")[0]


@pytest.fixture
def elsewhere(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A browser on another computer."""
    context = patient(browser.new_context(base_url=server.url, locale="en-GB"))
    yield context.new_page()
    context.close()


def answers(candidate: Candidate, number: int) -> None:
    candidate.goes_to(number)
    candidate.page.get_by_role("radio").first.check()


def test_two_windows_and_a_lost_connection_leave_two_answers_which_the_candidate_chooses(
    page: Page, context: BrowserContext, elsewhere: Page, server: RunningServer, link: str
) -> None:
    here, keys = Candidate(page, questions=4).opens(link), Keyboard(page)
    page.get_by_role("button", name="Start the exam", exact=True).click()
    here.sees("Answer 2 of these 4 questions.")
    here.until_kept()
    context.set_offline(True)
    page.get_by_role("button", name="Begin this section").click()
    answers(here, 1)
    answers(here, 2)
    here.goes_to(3).sees("You have answered 2 questions of this section: that is as many as count.")
    expect(page.get_by_role("radio").first).to_be_disabled()
    keys.judges_small_and_large("a question that takes no answer")

    # Another computer knows nothing of these two, and takes two others.
    there = Candidate(elsewhere, questions=4).opens(link)
    there.begins_first_section("Continue here")
    answers(there, 3)
    answers(there, 4)
    there.sees_saved()

    context.set_offline(False)
    here.hears_of_the_network().sees_that_it_goes_on_elsewhere()
    stored = Stored(server, here.registration)
    assert eventually(lambda: len(stored.answers) == 4)

    # Before the hand-in it hears of the others: they are kept, and do not count until the candidate says so.
    elsewhere.get_by_role("button", name="Hand in", exact=True).click()
    there.sees("Choose two: 2 answers are kept, but do not count:")
    elsewhere.get_by_role("dialog").get_by_role("button", name="Question 1").click()
    there.sees("This answer is kept, but it does not count")
    elsewhere.get_by_role("button", name="In place of question 4").click()
    there.sees("Questions 2, 4 are answered too, and do not count.")
    there.sees_saved()
    elsewhere.get_by_role("button", name="Hand in", exact=True).click()
    elsewhere.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    there.sees("Questions 2, 4 were answered too, and do not count")

    def left_out() -> list[tuple[list[str], int]]:
        with psycopg.connect(server.dsn) as connection:
            return [(ids, int(most)) for ids, most in connection.execute(LEFT_OUT, [here.registration]).fetchall()]

    assert eventually(lambda: left_out() == [(["n2-1", "n4-1"], 4)]), left_out()
    assert keys.problems == []
