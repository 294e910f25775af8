"""What is stored and what is decided in SQL is what the rules say, after any history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.delivery.attempts import rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.attempts.queries import due, with_status
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, an_attempt
from support.examples import examples
from support.histories import steps, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]

checked = settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def registration(db: None) -> Any:
    with current.use(a_tenant()):
        yield a_registration(a_schedule(active=True, ends_at=clock.now() + timedelta(hours=5)))


@checked
@given(st.lists(steps, max_size=12), st.none() | st.integers(10, 200), st.booleans())
def test_the_stored_deadline_is_the_rules_deadline_after_any_history(
    registration: Any, history: list[tuple[int, str, int]], duration: int | None, unlimited: bool
) -> None:
    with transaction.atomic():
        registration.schedule.refresh_from_db()
        now = clock.now()
        end = registration.schedule.ends_at
        first = rules.deadline(rules.Timing(now, end, duration, unlimited_time=unlimited))
        an_attempt(registration, started_at=now, duration=duration, unlimited_time=unlimited, deadline_at=first, schedule_end=end)
        for wait, step, minutes in history:
            now += timedelta(minutes=wait, milliseconds=137)
            take(step, minutes, registration, now)
            attempt = Attempt.objects.get()
            assert attempt.deadline_at == rules.deadline(timing(attempt))
            if attempt.status in ("IN_PROGRESS", "PAUSED"):
                registration.schedule.refresh_from_db()
                assert attempt.schedule_end == registration.schedule.ends_at
            agrees_with_the_rule(attempt, now)
            worked = rules.time_spent(
                started_at=attempt.started_at, ended_at=attempt.ended_at, paused_ms=attempt.paused_ms, paused_at=attempt.paused_at, now=now
            )
            limit = timing(attempt)
            if limit.duration is not None and not unlimited and attempt.ended_at is not None:
                assert worked <= timedelta(minutes=limit.duration + limit.extra_time)
        transaction.set_rollback(True)


def agrees_with_the_rule(attempt: Attempt, now: Any) -> None:
    """The SQL twin says of this attempt what the function says, now and around its deadline."""
    around = [now, attempt.deadline_at, attempt.deadline_at - timedelta(milliseconds=1), attempt.schedule_end]
    for moment in around:
        row = with_status(Attempt.objects.all(), moment).get()
        rule = rules.with_status(
            status=attempt.status,
            deadline_at=attempt.deadline_at,
            schedule_end=attempt.schedule_end,
            ended_at=attempt.ended_at,
            submitted_by=attempt.submitted_by,
            now=moment,
        )
        assert (row.status_now, row.ended_at_now, row.submitted_by_now) == (rule.status, rule.ended_at, rule.submitted_by)
        assert due(Attempt.objects.all(), moment).exists() == (rule.status != attempt.status)
