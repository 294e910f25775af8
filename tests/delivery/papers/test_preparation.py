"""Schedules whose preparation time has begun."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from stratus.delivery.papers import preparation
from stratus.foundation import clock
from support.builders import a_registration, a_schedule, an_assessment


def two_schedules() -> list[Any]:
    return [a_registration(a_schedule(an_assessment(), active=True)) for _number in range(2)]


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
