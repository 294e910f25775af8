"""How the preliminary marking report is brought to answer its errors."""

from __future__ import annotations

from provocations import provokes
from stratus.external_api.marking import errors as e
from stratus.marking.models import MarkingSettings
from stratus.scheduling.models import Schedule
from support.builders import a_schedule, an_assessment
from support.caller import Api, Reply

REPORT = "GET /schedule/{ScheduleExtId}/marking/preliminary-report"


def ask(api: Api, external_id: str) -> Reply:
    return api.get(f"/schedule/{external_id}/marking/preliminary-report")


def an_active_schedule(workflow: str) -> Schedule:
    return a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow=workflow), active=True)


@provokes(REPORT, e.SCHEDULE_ID_EMPTY)
def an_empty_id(api: Api) -> Reply:
    assert ask(api, "%20").code == 300
    return ask(api, "")


@provokes(REPORT, e.SCHEDULE_NOT_FOUND)
def an_unknown_schedule(api: Api) -> Reply:
    return ask(api, "nothing")


@provokes(REPORT, e.SCHEDULE_NOT_ACTIVATED)
def a_draft(api: Api) -> Reply:
    return ask(api, a_schedule().external_id)


@provokes(REPORT, e.NO_MARKING)
def a_schedule_scored_by_itself(api: Api) -> Reply:
    return ask(api, an_active_schedule("AUTO").external_id)


@provokes(REPORT, e.MARKING_SETTINGS_MISSING)
def a_lost_row(api: Api) -> Reply:
    schedule = an_active_schedule("EXTENDED")
    MarkingSettings.objects.filter(schedule=schedule).delete()
    return ask(api, schedule.external_id)
