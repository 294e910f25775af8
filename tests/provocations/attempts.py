"""How the pages about attempts are brought to answer their errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from provocations import provokes
from stratus.external_api.attempts import errors as e
from stratus.external_api.wire.texts import numbered as n
from stratus.foundation import clock
from support.builders import a_schedule, an_assessment
from support.caller import Api, Reply

VOID = "PUT /external/schedule/{externalId}/void"
EXTRA_TIME = "PUT /external/schedule/{externalId}/setExtraTime"


def void(api: Api, schedule: str, ids: Any = ("7132",)) -> Reply:
    return api.put(f"/external/schedule/{schedule}/void", list(ids))


def extra_time(api: Api, schedule: str | None = None, **changes: Any) -> Reply:
    """Send a request that is right but for `changes`."""
    schedule = a_schedule(active=True).external_id if schedule is None else schedule
    return api.put(f"/external/schedule/{schedule}/setExtraTime", {"CandidateExtIds": ["7132"], "ExtraTime": 10} | changes)


def archived() -> str:
    schedule = a_schedule(active=True)
    schedule.archived_at = clock.now()
    schedule.save()
    return schedule.external_id


def just_over() -> str:
    """Over, but not long enough ago to be archived."""
    before = clock.now() - timedelta(hours=12)
    schedule = a_schedule(active=True, now=before, starts_at=before, ends_at=before + timedelta(hours=11))
    return schedule.external_id


@provokes(VOID, e.NOTHING_TO_VOID)
def void_nobody(api: Api) -> Reply:
    return void(api, a_schedule(active=True).external_id, ["", None, " , "])


@provokes(VOID, e.VOID_NOT_FOUND)
def void_on_nothing(api: Api) -> Reply:
    return void(api, "nothing")


@provokes(VOID, e.VOID_ARCHIVED)
def void_on_an_archived_one(api: Api) -> Reply:
    return void(api, archived())


@provokes(VOID, e.VOID_NOT_IN_PROGRESS)
def void_when_it_is_over(api: Api) -> Reply:
    return void(api, just_over())


@provokes(VOID, e.VOID_NOT_ACTIVATED)
def void_on_a_draft(api: Api) -> Reply:
    return void(api, a_schedule().external_id)


@provokes(EXTRA_TIME, e.BODY_EMPTY)
def an_empty_body(api: Api) -> Reply:
    assert api.put("/external/schedule/nothing/setExtraTime", []).code == 100
    return api.put("/external/schedule/nothing/setExtraTime")


@provokes(EXTRA_TIME, e.NO_VALID_USERS)
def nobody_named(api: Api) -> Reply:
    return extra_time(api, "", CandidateExtIds=[None, ""], ExtraTime="x")


@provokes(EXTRA_TIME, e.SCHEDULE_ID_EMPTY)
def an_empty_id(api: Api) -> Reply:
    assert extra_time(api, "%20").code == 300
    return extra_time(api, "")


@provokes(EXTRA_TIME, e.SCHEDULE_NOT_FOUND)
def more_time_on_nothing(api: Api) -> Reply:
    return extra_time(api, "nothing", ExtraTime="x")


@provokes(EXTRA_TIME, e.SCHEDULE_ARCHIVED)
def more_time_on_an_archived_one(api: Api) -> Reply:
    return extra_time(api, archived())


@provokes(EXTRA_TIME, e.SCHEDULE_NOT_ACTIVATED)
def more_time_on_a_draft(api: Api) -> Reply:
    return extra_time(api, a_schedule().external_id)


@provokes(EXTRA_TIME, e.SCHEDULE_FINISHED)
def more_time_when_it_is_over(api: Api) -> Reply:
    return extra_time(api, just_over())


@provokes(EXTRA_TIME, e.NO_TIME_LIMIT)
def more_time_without_a_time_limit(api: Api) -> Reply:
    return extra_time(api, a_schedule(an_assessment(duration=None), active=True).external_id, ExtraTime=0)


@provokes(EXTRA_TIME, n.UNKNOWN_ERROR)
def no_minutes(api: Api) -> Reply:
    assert extra_time(api, Comment="x" * 501).code == 102
    return extra_time(api, ExtraTime=0)
