"""What the worker does for running exams."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import tasks
from stratus.delivery.models import Attempt, Paper
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, an_assessment, an_attempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_tenants_exams_end_by_themselves(passes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Attempts that other tests left are due too. Where they are many, those of the last tenants would be left to jobs.
    monkeypatch.setattr(tasks, "RANGE", 1_000_000)
    tenants = [a_tenant(), a_tenant()]
    for tenant in tenants:
        with current.use(tenant):
            an_attempt()
    passes(hours=3)
    tasks.finalise_due_attempts(0)
    for tenant in tenants:
        with current.use(tenant):
            attempt = Attempt.objects.get()
            assert (attempt.status, attempt.submitted_by, attempt.finalised_at is not None) == ("HANDED_IN", "SYSTEM", True)
            assert sorted(Event.objects.filter(subject_id=attempt.pk, kind__startswith="attempt.").values_list("kind", "door")) == [
                ("attempt.final", "JOB"),
                ("attempt.handed_in", "JOB"),
            ]


def test_an_exam_is_prepared_twenty_minutes_before_it_opens(passes: Any) -> None:
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True, starts_at=clock.now() + timedelta(minutes=30))
        registration = a_registration(schedule)
        tasks.prepare_due_schedules(0)
        assert Schedule.objects.get(pk=schedule.pk).version_id is None
        passes(minutes=10, seconds=1)
        tasks.prepare_due_schedules(0)
        version = Schedule.objects.get(pk=schedule.pk).version
        assert version is not None
        assert Paper.objects.filter(version=version).count() == 1
        assert Registration.objects.get(pk=registration.pk).profile_extra_time == 0
