"""Schedules whose preparation time has begun."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed.actions import make
from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.bulk import insert_many
from support.builders import a_number, a_registration, a_role, a_schedule, an_assessment
from support.costs import rows_gone_through


def two_schedules() -> list[Any]:
    return [a_registration(a_schedule(an_assessment(), active=True)) for _number in range(2)]


def many_candidates(schedule: Schedule, count: int) -> None:
    """Let so many new candidates be booked, written straight into the tables."""
    role, prefix, now = a_role("Candidate"), f"c{a_number()}-", clock.now()
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(count)]
    insert_many(users)
    insert_many([Registration(schedule=schedule, candidate=user) for user in users])


def failing_for(monkeypatch: pytest.MonkeyPatch, first: Any, error: Exception) -> list[int]:
    """Preparing the first schedule fails; the ids of those that were tried."""
    tried, prepare = [], preparation.prepare

    def fails(schedule_id: int, now: Any) -> None:
        tried.append(schedule_id)
        if schedule_id == first.schedule_id:
            raise error
        prepare(schedule_id, now)

    monkeypatch.setattr(preparation, "prepare", fails)
    return tried


def test_a_schedule_that_cannot_be_prepared_keeps_no_other_from_it(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two_schedules()
    failing_for(monkeypatch, first, ValueError("a paper that cannot be made"))
    assert preparation.prepare_due(clock.now()) == 1
    second.refresh_from_db()
    assert second.profile_extra_time is not None


def test_a_database_that_is_away_is_asked_once(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _second = two_schedules()
    tried = failing_for(monkeypatch, first, OperationalError("the connection is closed"))
    with pytest.raises(OperationalError):
        preparation.prepare_due(clock.now())
    assert tried == [first.schedule_id]


@pytest.mark.database
def test_preparing_does_not_walk_through_all_people_for_each_candidate(statistics_of_small_tenants: None, tenant: Any) -> None:
    size = 1_000
    schedule = a_schedule(an_assessment(), active=True)
    many_candidates(schedule, size)
    with rows_gone_through() as work:
        assert preparation.prepare_due(clock.now()) == 1
    assert not Registration.objects.filter(schedule=schedule, profile_extra_time=None).exists()
    assert work.rows < 100 * size, work.worst


def test_the_statements_of_preparing_are_as_many_for_three_candidates_as_for_thirty(tenant: Any) -> None:
    counts = []
    for size in (3, 30):
        many_candidates(a_schedule(an_assessment(), active=True), size)
        with CaptureQueriesContext(connection) as asked:
            assert preparation.prepare_due(clock.now()) == 1
        counts.append(len(asked))
        for schedule in Schedule.objects.all():  # else the next run asks for its sealing again
            assert make(schedule.pk, clock.now())
    assert counts[0] == counts[1]
