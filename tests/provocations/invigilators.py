"""How the pages about invigilators are brought to answer their errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from provocations import provokes
from stratus.external_api.invigilators.errors import ADD, REMOVE
from stratus.external_api.wire.texts import numbered as e
from stratus.foundation import clock
from stratus.scheduling.models import Schedule
from support.builders import a_schedule, a_user
from support.caller import Api, Reply


def send(api: Api, operation: str, external_id: str, body: Any = ("1",)) -> Reply:
    return api(operation.split()[0], f"/schedule/{external_id}/invigilators", list(body) if isinstance(body, tuple) else body)


def ended(hours: int) -> Schedule:
    """A schedule whose window ended so many hours ago."""
    end = clock.now() - timedelta(hours=hours)
    return a_schedule(active=True, now=end - timedelta(days=1), starts_at=end - timedelta(days=2), ends_at=end)


for _operation in (ADD, REMOVE):

    @provokes(_operation, e.BODY_EMPTY)
    def an_empty_body(api: Api, operation: str = _operation) -> Reply:
        for empty in ({}, [], None, ""):
            assert send(api, operation, "nothing", empty).code == 100
        return send(api, operation, a_schedule().external_id, [])

    @provokes(_operation, e.NO_VALID_USERS)
    def no_ids(api: Api, operation: str = _operation) -> Reply:
        return send(api, operation, "nothing", ["", None, " , ", {}])

    @provokes(_operation, e.SCHEDULE_ID_EMPTY)
    def an_empty_id(api: Api, operation: str = _operation) -> Reply:
        assert send(api, operation, "%20").code == 300
        return send(api, operation, "")

    @provokes(_operation, e.SCHEDULE_NOT_FOUND)
    def an_unknown_schedule(api: Api, operation: str = _operation) -> Reply:
        return send(api, operation, "nothing", [a_user("Invigilator").external_id])

    @provokes(_operation, e.SCHEDULE_ARCHIVED)
    def archived_by_hand_or_by_the_clock(api: Api, operation: str = _operation) -> Reply:
        assert send(api, operation, ended(hours=25).external_id).code == 302
        schedule = a_schedule()
        Schedule.objects.filter(pk=schedule.pk).update(archived_at=clock.now())
        return send(api, operation, schedule.external_id)

    @provokes(_operation, e.SCHEDULE_FINISHED)
    def a_finished_schedule(api: Api, operation: str = _operation) -> Reply:
        return send(api, operation, ended(hours=1).external_id)
