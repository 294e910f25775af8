"""What staff see of scripts that are being scored, and of answers that were left to a marker."""

from __future__ import annotations

from typing import Any

import pytest

from item_types.new_type import KEY
from stratus.foundation import clock
from stratus.marking.later.actions import score_next
from stratus.marking.models import LaterScore, Script
from support.builders import a_member, a_script, a_user, allocated
from support.staff import a_browser

pytestmark = pytest.mark.django_db

RIGHT = {KEY: {"value": "piano"}}
LASTS = "What it cannot score goes to a marker. If this lasts longer than an hour"


@pytest.fixture
def script(schedule: Any) -> Script:
    """A script that the program is still scoring, allocated to one assessor."""
    return allocated(a_script(schedule, answers=RIGHT), a_member(schedule))


@pytest.fixture
def marker(script: Script) -> Any:
    return a_browser(script.schedule.marking_pool.get(role="ASSESSOR").user)


@pytest.fixture
def coordinator() -> Any:
    return a_browser(a_user("System administrator"))


def address_of(script: Script, verb: str = "") -> str:
    return f"/marking/{script.schedule_id}/scripts/{script.pk}{verb}"


def riddle_of(script: Script) -> str:
    return str(next(item["id"] for item in script.attempt.paper.version.items if item["type"] == KEY))


def test_the_lists_of_scripts_and_schedules_say_so(script, marker, coordinator):
    page = marker.get(f"/marking/{script.schedule_id}").text
    assert "being scored by the program" in page
    assert "To be marked (0)" in page
    assert "Being scored (1)" in page
    assert "Being scored" in marker.get("/marking").text
    assert "Assessed" not in marker.get("/marking").text


def test_the_front_page_counts_it_when_it_is_to_be_marked(script, marker):
    assert "script to be marked" not in marker.get("/").text
    score_next(clock.now())
    assert "script to be marked" in marker.get("/").text


def test_the_script_says_so_and_offers_nothing_to_score(script, marker):
    page = marker.get(address_of(script)).text
    assert "The program is still scoring 1 answer of this script" in page
    assert LASTS in page
    assert 'name="score"' not in page
    assert "Submit scores" not in page
    assert "have markers score them" not in page
    assert "The program is still scoring this answer." in marker.get(f"{address_of(script)}?item={riddle_of(script)}").text


def test_a_score_that_is_sent_all_the_same_is_refused_in_words(script, marker):
    essay = script.attempt.paper.version.items[2]["id"]
    values = {"item": essay, "score": "1", "comment": "", "seen_at": "", "go": "stay"}
    page = marker.post(address_of(script, "/save"), values, follow=True).text
    assert "it can be marked as soon as that is done" in page


def test_the_results_say_so_and_do_not_offer_it(script, coordinator):
    page = coordinator.get(f"/results/{script.schedule_id}").text
    assert "The program is still scoring 1 script: its result cannot be published yet." in page
    assert LASTS in page
    assert "Being scored (1)" in page
    assert "Publish results…" not in page
    assert script.registration.candidate.full_name in coordinator.get(f"/results/{script.schedule_id}?state=scoring").text


def test_coordinators_who_do_not_want_to_wait_have_markers_score_it(script, coordinator, marker):
    assert "have markers score them" in coordinator.get(address_of(script)).text
    assert "Markers score these answers now." in coordinator.post(address_of(script, "/leave"), follow=True).text
    page = marker.get(f"{address_of(script)}?item={riddle_of(script)}").text
    assert "A coordinator had markers score this answer" in page
    assert 'name="score"' in page
    assert "scored this script meanwhile" in coordinator.post(address_of(script, "/leave"), follow=True).text


def test_markers_may_not_decide_that(script, marker):
    marker.post(address_of(script, "/leave"))
    assert LaterScore.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("TIME_OUT", "time ran out"),
        ("FAILED", "an error occurred"),
        ("LOST", "it was interrupted each time"),
        ("NO_RUNNER", "what scores it is not installed"),
        ("SOMETHING_OF_THE_TYPE", "The program left this answer to a marker."),
    ],
)
def test_a_marker_is_told_why_an_answer_is_theirs(script, marker, reason, said):
    LaterScore.objects.update(ended_at=clock.now(), reason=reason)
    Script.objects.update(status="OPEN")
    assert said in marker.get(f"{address_of(script)}?item={riddle_of(script)}").text
