"""What the orders and rooms of the live screen take, while statistics are old and the organisation has many other candidates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.models import Answer, Attempt, Session
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live.queries import dashboard
from stratus.invigilation.live.sql import GROUPS, ORDERS
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.bulk import insert_many
from stratus.tenancy.models import TenantSettings
from support.builders import a_number, a_paper, a_role, a_schedule, an_assessment
from support.costs import rows_gone_through

pytestmark = pytest.mark.database
SEATS = 100
WALKS = 10
"""How often one screen may go through a table, whoever is in it: once for each of its statements and joins, never once a candidate."""
ASKED = [{"sort": name} for name in ORDERS] + [{"group": name} for name in GROUPS]


def an_exam(candidates: int) -> Schedule:
    """An exam under way of so many candidates, each with answers and a browser in a hall, and paused once."""
    now = clock.now()
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)
    role, prefix = a_role("Candidate"), f"c{a_number()}-"
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(candidates)]
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(pinned_version(schedule, now)), "number": 1, "sheet": {"order": ["x"]}}
    sat |= {"status": "IN_PROGRESS", "started_at": now - timedelta(minutes=10), "schedule_end": schedule.ends_at, "position": "x"}
    sat |= {"deadline_at": now + timedelta(hours=1), "last_sync_at": now}
    attempts = [Attempt(registration=registration, **sat) for registration in registrations]
    insert_many(attempts)
    given: dict[str, Any] = {"item": "x", "session": 1, "seq": 1, "value": {"selected": ["a"]}, "received_at": now}
    insert_many([Answer(attempt=attempt, **given) for attempt in attempts])
    insert_many([Session(attempt=attempt, number=1, opened_at=now, address="192.0.2.70") for attempt in attempts])
    paused: dict[str, Any] = {
        "kind": "attempt.paused",
        "subject_type": "delivery.attempt",
        "door": "WEB",
        "at": now,
        "schedule_id": schedule.pk,
    }
    insert_many([Event(subject_id=attempt.pk, **paused) for attempt in attempts])
    return schedule


def rows_for(watched: Schedule) -> dict[str, int]:
    """The rows that the screen goes through in each order, and put together in each way."""
    found = {}
    for asked in ASKED:
        with rows_gone_through() as work:
            assert len(dashboard(watched, clock.now(), **asked).rows) == SEATS
        found[" ".join(*asked.items())] = work.rows
    return found


@pytest.fixture(autouse=True)
def halls(statistics_of_small_tenants: None, tenant: Any) -> None:
    TenantSettings.objects.update(hall_networks="192.0.2.0/24\n192.0.2.64/26")


def test_no_order_goes_through_the_rows_of_other_exams_for_each_candidate() -> None:
    watched = an_exam(SEATS)
    an_exam(100)
    few = rows_for(watched)
    an_exam(400)
    many = rows_for(watched)
    assert {name: many[name] - few[name] for name in few if many[name] - few[name] >= WALKS * 400} == {}


def test_no_order_goes_through_all_candidates_of_the_exam_for_each_of_them() -> None:
    few, many = rows_for(an_exam(SEATS)), rows_for(an_exam(3 * SEATS))
    assert {name: many[name] - few[name] for name in few if many[name] - few[name] >= 10 * WALKS * 2 * SEATS} == {}
