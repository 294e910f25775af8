"""What candidates reported: who reads it, how candidates are named there, and what stands beside a question that is marked."""

from __future__ import annotations

import uuid

import pytest

from stratus.delivery.models import Attempt, CheckedQuestion, QuestionReport
from stratus.foundation import clock
from stratus.marking.models import MarkingSettings
from stratus.marking.reports.queries import home_cards
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from support.builders import a_member, a_number, a_registration, a_schedule, a_script, a_user, an_actor, an_assessment, an_attempt
from support.costs import statements_asked
from support.staff import a_browser

pytestmark = pytest.mark.django_db

TEXT = "The picture is missing."


@pytest.fixture
def coordinator() -> User:
    return a_user("Scheduler")


@pytest.fixture
def schedule(coordinator: User) -> Schedule:
    made = an_assessment(marking_workflow="EXTENDED", candidates_can_report=True)
    return a_schedule(made, active=True, owner_id=coordinator.pk, external_id="with-reports", title="Anatomy")


def a_report(attempt: Attempt, text: str = TEXT, place: int = 0) -> QuestionReport:
    item = attempt.paper.version.items[place]["id"]
    return QuestionReport.objects.create(
        attempt=attempt, writer=uuid.uuid4(), seq=a_number(), item=item, text=text, received_at=clock.now()
    )


def a_sitter(schedule: Schedule, name: str = "Lovelace") -> Attempt:
    return an_attempt(a_registration(schedule, a_user(last_name=name)))


def test_the_page_of_a_schedule_lists_question_text_and_candidate(coordinator: User, schedule: Schedule) -> None:
    attempt = a_sitter(schedule)
    a_report(attempt)
    page = a_browser(coordinator).get(f"/delivery/schedules/{schedule.pk}/reports").text
    assert TEXT in page
    assert "Lovelace" in page
    assert attempt.paper.version.items[0]["title"] in page


def test_without_reports_the_page_says_so(coordinator: User, schedule: Schedule) -> None:
    page = a_browser(coordinator).get(f"/delivery/schedules/{schedule.pk}/reports").text
    assert "No problems were reported" in page


def test_the_list_names_only_schedules_of_ones_own(coordinator: User, schedule: Schedule) -> None:
    a_report(a_sitter(schedule))
    assert "Anatomy" in a_browser(coordinator).get("/delivery/reports").text
    other = a_browser(a_user("Scheduler"))
    assert "Anatomy" not in other.get("/delivery/reports").text
    assert other.get(f"/delivery/schedules/{schedule.pk}/reports").status_code == 404


def test_who_marks_without_names_reads_none(coordinator: User, schedule: Schedule) -> None:
    MarkingSettings.objects.filter(schedule=schedule).update(anonymous_candidates=True)
    a_member(schedule, user=coordinator)
    a_report(a_sitter(schedule))
    page = a_browser(coordinator).get(f"/delivery/schedules/{schedule.pk}/reports").text
    assert TEXT in page
    assert "Lovelace" not in page


def test_the_front_page_counts_what_was_reported_lately(coordinator: User, schedule: Schedule) -> None:
    page = a_browser(coordinator).get("/").text
    assert "reported within 7 days" not in page
    a_report(a_sitter(schedule))
    assert "reported within 7 days" in a_browser(coordinator).get("/").text
    assert list(home_cards(an_actor(user=a_user()), clock.now())) == []


def test_a_page_costs_the_same_whatever_the_number_of_reports(coordinator: User, schedule: Schedule) -> None:
    browser, address = a_browser(coordinator), f"/delivery/schedules/{schedule.pk}/reports"
    a_report(a_sitter(schedule))
    browser.get(address)
    with statements_asked() as few:
        browser.get(address)
    for _ in range(4):
        a_report(a_sitter(schedule))
    with statements_asked() as many:
        browser.get(address)
    assert len(many) == len(few)
    assert len([one for one in many if "jsonb_array_elements" in str(one)]) == 1, "titles are read once a page"


def test_beside_a_question_markers_see_what_was_reported_and_when_it_was_checked(coordinator: User, schedule: Schedule) -> None:
    script = a_script(schedule)
    a_report(script.attempt)
    item = script.attempt.paper.version.items[0]["id"]
    CheckedQuestion.objects.create(attempt=script.attempt, item=item, session=1, seq=9, score=2, checked_at=clock.now())
    browser = a_browser(coordinator)
    page = browser.get(f"/marking/{schedule.pk}/scripts/{script.pk}?item={item}").text
    assert TEXT in page
    assert "had this question checked" in page
    other = script.attempt.paper.version.items[1]["id"]
    page = browser.get(f"/marking/{schedule.pk}/scripts/{script.pk}?item={other}").text
    assert TEXT not in page
    assert "had this question checked" not in page
