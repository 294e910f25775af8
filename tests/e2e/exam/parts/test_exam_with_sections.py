"""A candidate goes through an exam with sections: each is introduced, has its own time, and closes behind them."""

from __future__ import annotations

import json

import psycopg
import pytest
from candidate import Candidate, Stored
from keyboard import Keyboard
from playwright.sync_api import Page, expect
from spy import Spy

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

COPY = """
WITH source AS (SELECT * FROM assessments_assessment WHERE external_id = 'EXT1' AND deleted_at IS NULL LIMIT 1), made AS (
  INSERT INTO assessments_assessment
  SELECT (jsonb_populate_record(null::assessments_assessment, to_jsonb(s) || jsonb_build_object(
          'id', nextval(pg_get_serial_sequence('assessments_assessment', 'id')), 'external_id', 'SECTIONS', 'title', 'Two sections'))).*
    FROM source s RETURNING id)
INSERT INTO assessments_assessmentversion
SELECT (jsonb_populate_record(null::assessments_assessmentversion, to_jsonb(v) || jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('assessments_assessmentversion', 'id')), 'assessment_id', (SELECT id FROM made),
         'items', (SELECT jsonb_agg(item ORDER BY n) FROM jsonb_array_elements(v.items) WITH ORDINALITY AS i(item, n) WHERE n <= 4),
         'sections', %s::jsonb))).*
  FROM assessments_assessmentversion v WHERE v.assessment_id = (SELECT id FROM source) ORDER BY v.number DESC LIMIT 1
"""
ITEMS = """
SELECT i -> 'id' FROM assessments_assessmentversion v JOIN assessments_assessment a ON a.id = v.assessment_id,
       jsonb_array_elements(v.items) WITH ORDINALITY AS x(i, n)
 WHERE a.external_id = 'EXT1' AND v.number = 1 ORDER BY n LIMIT 4
"""
NEARLY_OVER = """
UPDATE delivery_attempt SET sections = jsonb_set(sections, '{entered,s1,at}', to_jsonb((sections #>> '{entered,s1,at}')::bigint - 897000))
 WHERE registration_id = %s
"""


@pytest.fixture
def link(server: RunningServer) -> str:
    """An exam of four questions: two within a quarter of an hour, one after the other; two without a time of their own."""
    with psycopg.connect(server.dsn) as connection:
        if not connection.execute("SELECT 1 FROM assessments_assessment WHERE external_id = 'SECTIONS'").fetchone():
            ids = [row[0] for row in connection.execute(ITEMS).fetchall()]
            rules = {"intro": "", "duration": None, "navigation": "FREE", "can_return": True, "answer_required": False}
            strict = {"intro": "Think of the survey.", "duration": 15, "navigation": "FORWARD_ONLY", "can_return": False}
            sections = [
                {**rules, **strict, "id": "s1", "title": "Quick questions", "items": ids[:2]},
                {**rules, "id": "s2", "title": "Slow questions", "items": ids[2:]},
            ]
            connection.execute(COPY, [json.dumps(sections)])
    return book(server, 1, assessment="SECTIONS")[0]


def test_a_section_has_its_own_time_goes_one_way_and_leads_on_to_the_next(page: Page, server: RunningServer, link: str) -> None:
    candidate, keys = Candidate(page).opens(link), Keyboard(page)
    page.get_by_role("button", name="Start the exam").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Quick questions")
    expect(page.get_by_text("You have 15 minutes for this section.")).to_be_visible()
    keys.judges_small_and_large("introduction of a section")
    stored = Stored(server, candidate.registration)
    page.get_by_role("button", name="Begin this section").click()
    expect(title).to_have_text("Question 1 of 4")
    page.get_by_role("radio").first.check()
    candidate.sees_saved()

    # One way: the first question stays behind, and the section is left only after a warning.
    page.get_by_role("button", name="Next", exact=True).click()
    expect(title).to_have_text("Question 2 of 4")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    candidate.sees("In this section you cannot go back.")
    keys.judges_small_and_large("question of a section")
    page.get_by_role("button", name="Next section").click()
    candidate.sees("You cannot return to this section: 1 question has no answer.")
    keys.judges("leaving a section", in_all_colours=True)
    page.get_by_role("button", name="Stay in this section").click()
    page.reload()
    expect(title).to_have_text("Question 2 of 4")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()

    # Its time: what the server says of it arrives with the next sync, and ends the section here.
    expect(page.get_by_role("button", name="Section Time left:")).to_be_visible()
    with psycopg.connect(server.dsn) as connection:
        connection.execute(NEARLY_OVER, [candidate.registration])
    candidate.hears_of_the_network()
    expect(title).to_have_text("Slow questions")
    candidate.sees("The time of the section “Quick questions” is over.")
    page.get_by_role("button", name="Begin this section").click()
    expect(title).to_have_text("Question 3 of 4")
    closed = page.get_by_role("navigation", name="Questions").get_by_role("button", name="Question 1:")
    expect(closed).to_have_attribute("aria-disabled", "true")
    candidate.sees_saved()
    assert len(stored.answers) == 1
    assert keys.problems == []


@pytest.mark.criterion("2.4.2", "2.4.3", "4.1.3")
def test_the_pages_between_sections_are_heard(page: Page, server: RunningServer, link: str) -> None:
    spy, candidate = Spy(page), Candidate(page)

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).press("Enter")

    spy.act("opens the link", lambda: page.goto(link))
    spy.act("starts", lambda: press("Start the exam"), focus="Quick questions", title="Section 1 of 2 – ")
    spy.act("begins", lambda: press("Begin this section"), focus="Question 1 of 4", title="Question 1 of 4 – ")
    spy.act("answers", lambda: page.get_by_role("radio").first.press("Space"), focus="A")
    spy.act("goes on", lambda: press("Next"), focus="Question 2 of 4")
    why = "In this section you cannot go back."
    spy.act("wants to go back", lambda: page.get_by_role("button", name="Previous").focus(), why, focus="Previous")
    spy.act("tries", lambda: page.keyboard.press("Enter"), why, focus="Previous")
    spy.act("is asked before leaving", lambda: press("Next section"), focus="Leave the section")
    spy.act("stays", lambda: press("Stay in this section"), focus="Next section")
    candidate.sees_saved()
    with psycopg.connect(server.dsn) as connection:
        connection.execute(NEARLY_OVER, [candidate.registration])
    over = "The time of the section “Quick questions” is over."
    spy.act("its time is over", candidate.hears_of_the_network, over, focus="Slow questions", title="Section 2 of 2 – ")
    assert spy.problems == []
