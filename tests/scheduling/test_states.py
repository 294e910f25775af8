"""The state of a schedule, told by one rule for one schedule and by its twin in SQL for lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.schedules.states import State, state_of, with_state
from stratus.tenancy import current
from support.builders import a_schedule, a_tenant

START = datetime(2030, 6, 21, 9, tzinfo=UTC)
END = START + timedelta(hours=4)

CASES = [
    ("DRAFT", None, START - timedelta(days=1), State.DRAFT),
    ("DRAFT", None, END + timedelta(days=9), State.DRAFT),
    ("DRAFT", START, START, State.ARCHIVED),
    ("ACTIVE", None, START - timedelta(seconds=1), State.PLANNED),
    ("ACTIVE", None, START, State.OPEN),
    ("ACTIVE", None, END - timedelta(seconds=1), State.OPEN),
    ("ACTIVE", None, END, State.FINISHED),
    ("ACTIVE", None, END + timedelta(hours=24) - timedelta(seconds=1), State.FINISHED),
    ("ACTIVE", None, END + timedelta(hours=24), State.ARCHIVED),
    ("ACTIVE", START, START, State.ARCHIVED),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "archived_at", "now", "expected"), CASES)
def test_rule_and_sql_tell_the_same_state(status, archived_at, now, expected):
    with current.use(a_tenant()):
        schedule = a_schedule(starts_at=START, ends_at=END)
        Schedule.objects.filter(pk=schedule.pk).update(
            status=ScheduleStatus(status), archived_at=archived_at, activated_at=START if status == "ACTIVE" else None
        )
        schedule.refresh_from_db()
        assert state_of(schedule, now, 24) == expected
        assert with_state(Schedule.objects.all(), now, 24).get().state_now == expected
