"""How `POST /schedule/add-candidates` is brought to answer its errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from provocations import provokes
from provocations.schedules import no_scheduler, scheduler_without_right
from stratus.external_api.schedules import errors as e
from stratus.foundation import clock
from support.builders import a_schedule
from support.caller import Api, Reply

ADD = "POST /schedule/add-candidates"
CANDIDATE = {"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}


def add(api: Api, schedule: str, *candidates: Any) -> Reply:
    """Send a request that is right but for what is given."""
    given = {"ScheduleExtId": schedule, "GroupExtId": "1907", "GroupName": "Org"}
    return api.post("/schedule/add-candidates", {"Schedule": given, "Candidates": list(candidates or [CANDIDATE])})


@provokes(ADD, e.INFO_NOT_VALID)
def a_candidate_without_name(api: Api) -> Reply:
    return add(api, a_schedule().external_id, {"CandidateExtId": "1"})


@provokes(ADD, e.SCHEDULE_UNKNOWN)
def an_unknown_schedule(api: Api) -> Reply:
    return add(api, "nothing")


@provokes(ADD, e.SCHEDULER_NOT_SET)
def without_scheduler(api: Api) -> Reply:
    no_scheduler()
    return add(api, a_schedule().external_id)


@provokes(ADD, e.SCHEDULER_WITHOUT_RIGHT)
def with_a_powerless_scheduler(api: Api) -> Reply:
    scheduler_without_right()
    return add(api, a_schedule().external_id)


@provokes(ADD, e.SCHEDULE_ACTIVATED)
def when_it_is_over(api: Api) -> Reply:
    return add(api, a_schedule(active=True, now=clock.now() - timedelta(days=9)).external_id)
