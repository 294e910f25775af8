"""The attendance sheet over HTTP (`api/pages/invigilation-info`, `api/decisions` §6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

pytestmark = pytest.mark.database

START = datetime(2026, 6, 1, 9, 0, 0, 426_000, tzinfo=UTC)


@pytest.fixture
def schedule(api):
    from support.builders import a_schedule, an_assessment

    before = START - timedelta(hours=1)
    assessment = an_assessment(duration=60, extra_time=30, attempts_allowed=3)
    return a_schedule(
        assessment, active=True, now=before, external_id="S1", title="Law", pin="6961", starts_at=before, ends_at=START + timedelta(days=1)
    )


def info(api, at: datetime) -> list[dict]:
    with time_machine.travel(at, tick=False):
        reply = api.get("/external/schedule/S1/invigilation-info")
    assert reply.status == 200, reply.body
    return reply.body["Content"]


def test_somebody_who_has_not_started(api, schedule):
    from support.builders import a_registration, a_user

    a_registration(schedule, a_user(external_id="7133", first_name="Jane", last_name="Doe"), now=START)
    assert info(api, START) == [
        {
            "ScheduleTitle": "Law",
            "CandidateName": "Jane Doe",
            "CandidateExtId": "7133",
            "PinCode": "6961",
            "Status": "NOT_STARTED",
            "Attempt": "0",
            "StartTime": None,
            "EndTime": None,
            "TimeSpent": "00:00:00",
            "ExamDuration": 60,
            "ExtraTimeForCurrentAttempt": 0,
            "ExtraTimeForNextAttempt": 0,
            "ExamSubmittedBy": None,
        }
    ]


def test_a_running_attempt_and_what_becomes_of_it_at_its_deadline(api, schedule):
    from support.builders import a_registration, an_attempt

    an_attempt(a_registration(schedule, now=START), started_at=START, duration=60, deadline_at=START + timedelta(minutes=60))
    (running,) = info(api, START + timedelta(minutes=10, seconds=5, milliseconds=999))
    assert (running["Status"], running["Attempt"], running["StartTime"]) == ("IN_PROGRESS", "1", "2026-06-01T09:00:00.426Z")
    assert (running["EndTime"], running["TimeSpent"], running["ExamSubmittedBy"]) == (None, "00:10:05", None)
    (ended,) = info(api, START + timedelta(minutes=61))
    assert (ended["Status"], ended["ExamSubmittedBy"]) == ("HANDED_IN", "SYSTEM")
    assert (ended["EndTime"], ended["TimeSpent"]) == ("2026-06-01T10:00:00.426Z", "01:00:00")


def test_rows_come_in_the_order_in_which_candidates_were_added(api, schedule):
    from support.builders import a_registration, a_user

    for external_id in ("c", "a", "b"):
        a_registration(schedule, a_user(external_id=external_id), now=START)
    assert [row["CandidateExtId"] for row in info(api, START)] == ["c", "a", "b"]


def test_a_candidate_without_user_id_is_left_out(api, schedule):
    from support.builders import a_registration, a_user

    a_registration(schedule, a_user(external_id=""), now=START)
    assert info(api, START) == []


def test_special_needs_show_in_the_next_attempt(api, schedule):
    from support.builders import a_registration, a_user

    a_registration(schedule, a_user(special_needs=True, reasonable_adjustment_percentage=0), now=START)
    a_registration(schedule, a_user(special_needs=True, reasonable_adjustment_percentage=25), now=START)
    assert [row["ExtraTimeForNextAttempt"] for row in info(api, START)] == [30, 15]


def test_without_pin_and_time_limit(api):
    from support.builders import a_registration, a_schedule, an_assessment

    a_registration(a_schedule(an_assessment(duration=None), active=True, now=START, external_id="S1"), now=START)
    (row,) = info(api, START)
    assert (row["PinCode"], row["ExamDuration"], row["ExtraTimeForNextAttempt"]) == (None, 0, 0)


def test_an_archived_schedule_still_answers(api, schedule):
    assert info(api, START + timedelta(days=400)) == []
