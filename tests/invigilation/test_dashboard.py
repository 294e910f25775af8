from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Answer
from stratus.foundation import clock
from stratus.invigilation.live import actions
from stratus.invigilation.live.attendance import attendance
from stratus.invigilation.live.queries import dashboard, everybody
from stratus.invigilation.live.screen import next_poll
from stratus.scheduling.queries import pinned_version
from support.builders import SYSTEM, a_registration, a_schedule, a_user, an_assessment, an_attempt

pytestmark = pytest.mark.usefixtures("tenant")


def test_it_shows_who_runs_who_is_ready_and_who_is_missing() -> None:
    schedule, now = a_schedule(active=True), clock.now()
    running, ready, _missing = (a_registration(schedule, a_user(last_name=name)) for name in "ABC")
    an_attempt(running, started_at=now - timedelta(minutes=10), last_sync_at=now)
    ready.ready_at = ready.seen_at = now
    ready.save()
    page = dashboard(schedule, now)
    assert [row.status for row in page.rows] == ["IN_PROGRESS", "READY", "NOT_STARTED"]
    assert (page.counts["IN_PROGRESS"], page.counts["READY"], page.counts["NOT_STARTED"], page.total) == (1, 1, 1, 3)
    assert [row.connection for row in page.rows] == ["ONLINE", "ONLINE", ""]
    assert page.rows[0].time_left == timedelta(minutes=110)


def test_a_silent_browser_is_offline() -> None:
    schedule, now = a_schedule(active=True), clock.now()
    an_attempt(a_registration(schedule), last_sync_at=now - timedelta(seconds=31), told_interval=10)
    page = dashboard(schedule, now, status="OFFLINE")
    assert (page.offline, [row.connection for row in page.rows]) == (1, ["OFFLINE"])


def test_a_browser_that_answered_from_outside_safe_exam_browser_is_shown() -> None:
    schedule = a_schedule(active=True)
    for outside in (True, False):
        an_attempt(a_registration(schedule), seen_outside_seb=outside)
    assert [row.outside_seb for row in dashboard(schedule, clock.now()).rows] == [True, False]


def test_progress_counts_answered_questions_only() -> None:
    schedule, now = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3), active=True), clock.now()
    attempt = an_attempt(a_registration(schedule), sheet={"order": ["x", "y", "z"]}, position="y")
    for item, value in (("x", {"selected": ["a"]}), ("y", {"selected": []}), ("z", None)):
        Answer.objects.create(attempt=attempt, item=item, session=1, seq=1, value=value, received_at=now)
    row = dashboard(schedule, now).rows[0]
    assert (row.answered, row.questions, row.position) == (1, 3, 2)


def test_a_question_of_which_only_the_reason_is_given_is_not_answered() -> None:
    schedule, now = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 4), active=True), clock.now()
    attempt = an_attempt(a_registration(schedule), sheet={"order": ["w", "x", "y", "z"]}, position="y")
    values = [{"rationale": "Since."}, {"selected": [], "rationale": "Since."}, {"selected": ["a"], "rationale": "Since."}]
    for item, value in zip("wxy", values, strict=True):
        Answer.objects.create(attempt=attempt, item=item, session=1, seq=1, value=value, received_at=now)
    assert dashboard(schedule, now).rows[0].answered == 1


def test_progress_counts_no_more_answers_of_a_section_than_are_to_be_given() -> None:
    parts = [{"questions": 4}, {"questions": 5, "answer_count": 3}]
    schedule, now = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 9, sections=parts), active=True), clock.now()
    order = [item for section in pinned_version(schedule, now).sections for item in section["items"]]
    attempt = an_attempt(a_registration(schedule), sheet={"order": order})
    an_attempt(a_registration(schedule), sheet={"order": order[:6]})
    a_registration(schedule)
    for item in order[2:]:
        Answer.objects.create(attempt=attempt, item=item, session=1, seq=1, value={"selected": ["a"]}, received_at=now)
    shown = {(row.attempt_id == attempt.pk, row.answered, row.questions) for row in dashboard(schedule, now).rows}
    assert shown == {(True, 5, 7), (False, 0, 6), (False, 0, 7)}


def test_the_section_stands_beside_the_position_where_there_are_sections() -> None:
    parts = [{"title": "Listening", "questions": 1}, {"title": "Reading", "questions": 1}]
    schedule, now = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 2, sections=parts), active=True), clock.now()
    ids = [section["id"] for section in pinned_version(schedule, now).sections]
    an_attempt(a_registration(schedule), sections={"at": ids[1], "last": [1, 1], "entered": {}})
    an_attempt(a_registration(schedule))
    assert sorted(row.section for row in dashboard(schedule, now).rows) == ["", "Reading"]


def test_a_poll_gets_only_what_changed() -> None:
    schedule, now = a_schedule(active=True), clock.now() + timedelta(minutes=1)
    quiet, busy = a_registration(schedule), a_registration(schedule)
    an_attempt(quiet, last_sync_at=now - timedelta(minutes=5))
    an_attempt(busy, last_sync_at=now - timedelta(seconds=1))
    page = dashboard(schedule, now, since=now - timedelta(seconds=10))
    assert ([row.registration_id for row in page.rows], page.total) == ([busy.pk], 2)


def test_a_poll_gets_extra_time_that_was_granted_meanwhile() -> None:
    schedule, now = a_schedule(active=True), clock.now()
    registration = a_registration(schedule)
    an_attempt(registration, last_sync_at=now - timedelta(minutes=5))
    actions.grant_extra_time(schedule.pk, [registration.pk], 5, by=SYSTEM, now=now)
    assert [row.extra_time for row in dashboard(schedule, now, since=now - timedelta(seconds=1)).rows] == [5]


def test_it_is_filtered_and_searched_in_the_database() -> None:
    schedule, now = a_schedule(active=True), clock.now()
    a_registration(schedule, a_user(first_name="Zoë", last_name="Ångström"))
    a_registration(schedule, a_user(first_name="Bo", last_name="Bell"))
    assert [row.candidate_name for row in dashboard(schedule, now, search="angs").rows] == ["Zoë Ångström"]
    page = dashboard(schedule, now, status="VOID")
    assert (page.rows, page.total, page.counts["NOT_STARTED"]) == ([], 0, 2)


@pytest.mark.parametrize("read", [dashboard, attendance])
def test_statements_do_not_grow_with_candidates(read: Any, django_assert_num_queries: Any) -> None:
    from django.db import connection

    counts = []
    for candidates in (1, 12):
        schedule = a_schedule(active=True)
        for _ in range(candidates):
            an_attempt(a_registration(schedule))
        schedule.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(schedule, clock.now())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize(("took", "seconds"), [(0.01, 1.8), (0.1, 1.8), (0.4, 6), (60, 30)])
def test_a_screen_asks_again_within_two_seconds_unless_answers_are_slow(took: float, seconds: float) -> None:
    assert next_poll(took) == pytest.approx(seconds)


@pytest.mark.database
def test_everybody_who_fits_a_filter_is_found_on_whichever_page() -> None:
    schedule, now = a_schedule(active=True), clock.now()
    running = [a_registration(schedule, a_user(last_name="Bell")) for _ in range(3)]
    for registration in running:
        an_attempt(registration, last_sync_at=now)
    missing = a_registration(schedule, a_user(last_name="Bell"))
    a_registration(schedule, a_user(last_name="Ash"))
    assert dashboard(schedule, now, status="IN_PROGRESS", size=2).pages == 2
    assert everybody([schedule], now, status="IN_PROGRESS") == [one.pk for one in running]
    assert everybody([schedule], now, search="bell") == [*(one.pk for one in running), missing.pk]
