"""How the pages about marking settings are brought to answer their errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.marking import errors as e
from stratus.foundation import clock
from stratus.marking.models import MarkingSettings
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Schedule
from support.builders import SYSTEM, a_marked_script, a_schedule, an_assessment
from support.caller import Api, Reply

GET = "GET /external/schedule/{externalId}/marking/settings"
PATCH = "PATCH /external/schedule/{externalId}/marking/settings"


def an_extended_schedule(**fields: Any) -> Schedule:
    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, **fields)


def path(schedule: Schedule) -> str:
    return f"/external/schedule/{schedule.external_id}/marking/settings"


def patch(api: Api, settings: Any, schedule: Schedule | None = None) -> Reply:
    return api.patch(path(schedule or an_extended_schedule()), {"Settings": settings})


def ask(api: Api, operation: str, where: str) -> Reply:
    return api.get(where) if operation.startswith("GET") else api.patch(where, {})


for operation in (GET, PATCH):

    @provokes(operation, e.SCHEDULE_ID_EMPTY)
    def an_empty_id(api: Api, operation: str = operation) -> Reply:
        assert ask(api, operation, "/external/schedule/%20/marking/settings").code == 300
        return ask(api, operation, "/external/schedule//marking/settings")

    @provokes(operation, e.SCHEDULE_NOT_FOUND)
    def an_unknown_schedule(api: Api, operation: str = operation) -> Reply:
        return ask(api, operation, "/external/schedule/nothing/marking/settings")

    @provokes(operation, e.SCHEDULE_NOT_ACTIVATED)
    def a_draft(api: Api, operation: str = operation) -> Reply:
        return ask(api, operation, path(a_schedule()))

    @provokes(operation, e.NO_MARKING)
    def a_schedule_scored_by_itself(api: Api, operation: str = operation) -> Reply:
        return ask(api, operation, path(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO"), active=True)))

    @provokes(operation, e.MARKING_SETTINGS_MISSING)
    def a_lost_row(api: Api, operation: str = operation) -> Reply:
        schedule = an_extended_schedule()
        MarkingSettings.objects.filter(schedule=schedule).delete()
        return ask(api, operation, path(schedule))


WRONG_SETTINGS: dict[e.Text, Any] = {
    e.MARKING_SETTINGS_NOT_FOUND: [],
    e.ASSESSING_TYPE: {"AssessingType": "THREE_ASSESSORS", "ScoringDifference": 101},
    e.ALLOCATION_TYPE: {"AllocationType": "BY_LUCK", "ScoringDifference": 101},
    e.DIFFERENCE: {"ScoringDifference": 101, "ProximityToPassMark": -1},
    e.PROXIMITY: {"ProximityToPassMark": "2%", "PassMarkRange": 5},
    e.PASS_MARK_RANGE: {"PassMarkRange": {"From": 6, "To": 5}, "AnonymousAssessors": True},
    e.ANONYMOUS_ASSESSORS: {"AnonymousAssessors": True, "UseModeration": True},
    e.MODERATION_OF_TWO: {"AssessingType": "TWO_ASSESSORS", "UseModeration": True, "SampleModeration": 10},
    e.MODERATION_OF_ONE: {"UseModeration": True, "ScoringDifference": 10, "EvaluationsSharingType": "NONE"},
    e.EVALUATIONS_SHARING: {"EvaluationsSharingType": "NONE", "SampleModeration": 0},
    e.SAMPLE_MODERATION: {"SampleModeration": 0, "SharingAnnotations": "maybe"},
    e.UNKNOWN_ERROR: {"SharingAnnotations": "maybe"},
}


@provokes(PATCH, *WRONG_SETTINGS)
def wrong_settings(api: Api, error: e.Text) -> Reply:
    return patch(api, WRONG_SETTINGS[error])


@provokes(PATCH, e.RESULTS_PUBLISHED)
def settings_after_publication(api: Api) -> Reply:
    script = a_marked_script()
    publish(script.schedule_id, by=SYSTEM, now=clock.now())
    return patch(api, {"SharingAnnotations": True}, script.schedule)


@provokes(PATCH, e.MARKING_FINISHED)
def settings_after_marking(api: Api) -> Reply:
    return patch(api, {"SharingAnnotations": True}, a_marked_script().schedule)
