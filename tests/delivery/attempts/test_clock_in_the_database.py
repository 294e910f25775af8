"""What is stored and what is decided in SQL is what the rules say, after any history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.delivery.attempts import actions, rules
from stratus.delivery.attempts.actions import ending
from stratus.delivery.attempts.actions.seats import ends, timing
from stratus.delivery.attempts.queries import due, with_status
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_schedule, a_tenant, an_attempt
from support.examples import examples
from support.histories import columns_say_what_the_rules_say, steps, take

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
            columns_say_what_the_rules_say(attempt)
            agrees_with_the_rule(attempt, now)
            worked = rules.time_spent(
                started_at=attempt.started_at,
                ended_at=attempt.ended_at,
                paused_ms=attempt.paused_ms,
                paused_at=attempt.paused_at,
                break_until=attempt.break_until,
                now=now,
            )
            assert attempt.ended_at is None or attempt.break_until is None
            limit = timing(attempt)
            if limit.duration is not None and not unlimited and attempt.ended_at is not None:
                assert worked <= timedelta(minutes=limit.duration + limit.extra_time)
        transaction.set_rollback(True)


def agrees_with_the_rule(attempt: Attempt, now: Any) -> None:
    """The SQL twin says of this attempt what the function says, now and around its deadline."""
    around = [now, attempt.deadline_at, attempt.deadline_at - timedelta(milliseconds=1), attempt.schedule_end]
    for moment in around:
        row = with_status(Attempt.objects.all(), moment).get()
        rule = rules.with_status(status=attempt.status, ends=ends(attempt), submitted_by=attempt.submitted_by, now=moment)
        assert (row.status_now, row.ended_at_now, row.submitted_by_now) == (rule.status, rule.ended_at, rule.submitted_by)
        assert due(Attempt.objects.all(), moment).exists() == (rule.status != attempt.status)


def test_the_clock_has_nothing_to_write_for_a_void_attempt(registration: Any) -> None:
    now = clock.now()
    an_attempt(registration, started_at=now)
    actions.void_attempts([registration.pk], by=SYSTEM, now=now)
    attempt = Attempt.objects.get()
    columns_say_what_the_rules_say(attempt)
    assert (attempt.status, attempt.ends, attempt.due_at) == ("VOID", now, None)


def test_the_job_finds_what_is_due_through_an_index_of_what_is_not_final(registration: Any) -> None:
    an_attempt(registration)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        due = Attempt.objects.filter(finalised_at=None, due_at__lte=clock.now()).order_by("due_at", "pk")
        plan = due.explain()
    assert "attempt_due" in plan, plan


def test_one_whose_reactions_fail_holds_up_no_other_and_is_taken_by_the_next_run(
    registration: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(ending, "BATCH", 2)
    done = {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "ended_at": now}
    made = [an_attempt(a_registration(registration.schedule), **done).pk for _ in range(5)]
    record = ending.record

    def fails_for_the_second(kind: str, attempts: list[Attempt], **given: Any) -> None:
        if kind == "attempt.final" and made[1] in [attempt.pk for attempt in attempts]:
            raise RuntimeError
        record(kind, attempts, **given)

    with monkeypatch.context() as patched:
        patched.setattr(ending, "record", fails_for_the_second)
        assert actions.finalise_due(now=now) == 4
    assert list(Attempt.objects.filter(finalised_at=None).values_list("pk", flat=True)) == [made[1]]
    assert actions.finalise_due(now=now) == 1
