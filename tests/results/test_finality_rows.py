"""What it takes to make many attempts of one schedule final, scored and published, while statistics are old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.attempts.actions.ending import finalise_due
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.people.models import User
from stratus.results.models import Result
from stratus.scheduling.models import Registration
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.bulk import insert_many
from support.builders import a_number, a_paper, a_role, a_schedule, an_assessment
from support.costs import rows_gone_through


@pytest.mark.database
def test_many_attempts_become_final_without_a_walk_through_the_tenant_for_each(statistics_of_small_tenants: None, tenant: Any) -> None:
    size, now = 500, clock.now()
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO"), active=True)
    role, prefix = a_role("Candidate"), f"c{a_number()}-"
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(size)]
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    ended = now - timedelta(hours=1)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(pinned_version(schedule, now)), "number": 1, "sheet": {}}
    sat |= {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "started_at": ended, "ended_at": ended}
    sat |= {"schedule_end": schedule.ends_at, "deadline_at": schedule.ends_at}
    insert_many([Attempt(registration=registration, **sat) for registration in registrations])
    with rows_gone_through() as work:
        assert finalise_due(now=now) == size
    assert Result.objects.filter(schedule=schedule).count() == size
    assert work.rows < 150 * size, work.worst
