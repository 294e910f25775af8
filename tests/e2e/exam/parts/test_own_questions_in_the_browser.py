"""Two candidates of one exam have different questions: each sits theirs, and nothing of the other's comes over the wire in clear."""

from __future__ import annotations

import json

import psycopg
import pytest
from candidate import Candidate, Stored
from chromium import patient
from playwright.sync_api import Browser, Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

COPY = """
WITH source AS (SELECT * FROM assessments_assessment WHERE external_id = 'EXT1' AND deleted_at IS NULL LIMIT 1), made AS (
  INSERT INTO assessments_assessment
  SELECT (jsonb_populate_record(null::assessments_assessment, to_jsonb(s) || jsonb_build_object(
          'id', nextval(pg_get_serial_sequence('assessments_assessment', 'id')), 'external_id', 'POOL', 'title', 'Of a pool'))).*
    FROM source s RETURNING id)
INSERT INTO assessments_assessmentversion
SELECT (jsonb_populate_record(null::assessments_assessmentversion, to_jsonb(v) || jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('assessments_assessmentversion', 'id')), 'assessment_id', (SELECT id FROM made),
         'items', %s::jsonb, 'forms', %s::jsonb, 'sections', '[]'::jsonb, 'pages', '[]'::jsonb, 'max_score', 2))).*
  FROM assessments_assessmentversion v WHERE v.assessment_id = (SELECT id FROM source) ORDER BY v.number DESC LIMIT 1
"""
CHOICE = """
SELECT item FROM assessments_assessmentversion v, jsonb_array_elements(v.items) AS item
 WHERE item ->> 'type' = 'MULTIPLE_CHOICE' AND v.assessment_id = (SELECT id FROM assessments_assessment WHERE external_id = 'EXT1' LIMIT 1)
 LIMIT 1
"""
EVERYBODYS, FIRST, SECOND = "What everybody is asked", "What the first one is asked", "What the second one is asked"


@pytest.fixture
def links(server: RunningServer) -> list[str]:
    """An exam of one question that everybody has, and one of two that are dealt."""
    with psycopg.connect(server.dsn) as connection:
        if not connection.execute("SELECT 1 FROM assessments_assessment WHERE external_id = 'POOL'").fetchone():
            row = connection.execute(CHOICE).fetchone()
            assert row is not None
            items = [
                row[0] | {"id": f"7700{n}-1", "max_score": 1, "content": row[0]["content"] | {"stem": f"<p>{stem}</p>"}}
                for n, stem in enumerate((EVERYBODYS, FIRST, SECOND))
            ]
            cells = [{"items": ["77000-1"], "take": 1, "name": ""}, {"items": ["77001-1", "77002-1"], "take": 1, "name": ""}]
            forms = [{"number": 1, "title": "", "cells": cells, "share": None, "max_score": 2}]
            connection.execute(COPY, [json.dumps(items), json.dumps(forms)])
    return book(server, 2, assessment="POOL")


def sits(page: Page, link: str, server: RunningServer) -> tuple[str, bytes]:
    """Open the exam, answer both questions; returns the own one, and everything that came."""
    received: list[bytes] = []
    page.on("response", lambda answer: received.append(answer.body()) if "/exam/" in answer.url and answer.status == 200 else None)
    candidate = Candidate(page, questions=2).opens(link).starts()
    candidate.sees(EVERYBODYS)
    page.get_by_role("radio").first.check()
    candidate.goes_to(2)
    question = page.get_by_text(FIRST).or_(page.get_by_text(SECOND))
    expect(question).to_be_visible()
    own = question.inner_text().strip()
    page.get_by_role("radio").first.check()
    candidate.sees_saved()
    stored = Stored(server, candidate.registration)
    assert eventually(lambda: set(stored.answers) == {"77000-1", "77001-1" if own == FIRST else "77002-1"})
    page.reload()
    expect(page.get_by_text(own)).to_be_visible()
    return own, b"".join(received)


def test_two_candidates_have_different_questions_and_nothing_of_the_others_in_clear(
    browser: Browser, server: RunningServer, links: list[str]
) -> None:
    found = []
    for link in links:
        context = patient(browser.new_context(base_url=server.url, locale="en-GB"))
        found.append(sits(context.new_page(), link, server))
        context.close()
    (one, first), (two, second) = found
    assert {one, two} == {FIRST, SECOND}
    assert b"77000-1" in first
    for other, received in ((two, first), (one, second)):
        assert other.encode() not in received
        assert (b"77001-1" if other == FIRST else b"77002-1") not in received
