"""Errors of the pages about schedules and who takes part."""

from __future__ import annotations

from stratus.external_api.errors.numbered import SCHEDULE_NOT_ACTIVATED, SCHEDULE_NOT_FOUND
from stratus.external_api.errors.text import Text

INFO_NOT_VALID = Text("Schedule info is not valid")
ASSESSMENT_UNKNOWN = Text("Assessment hasn't been found by external id")
ASSESSMENT_NOT_PUBLISHED = Text("Assessment is not published")
HIERARCHY_UNKNOWN = Text("Hierarchy hasn't been found by external id")
SCHEDULER_NOT_SET = Text("Scheduler hasn’t been set in External API settings")
SCHEDULER_WITHOUT_RIGHT = Text("Selected scheduler no longer has permission to create, update and delete schedules")
HIERARCHY_ARCHIVED_ON_CREATE = Text("Hierarchy hasn't been found by external id {id} or is archived")
HIERARCHY_ARCHIVED_ON_UPDATE = Text("Hierarchy hasn’t been found by external id {id} or is archived")
NOTHING_TO_UPDATE = Text("Invalid input data (all fields in message body are empty)")
SCHEDULE_UNKNOWN = Text("Schedule hasn't been found by external id")
SCHEDULE_ACTIVATED = Text("Can’t update activated schedule")
ALREADY_ACTIVATED = Text("Schedule is already activated")
CANNOT_ACTIVATE = Text("Can’t activate schedule (schedule has invalid information)")
CANNOT_DELETE = Text("Can’t delete schedule")
NO_IDS = Text("No external ids have been provided")
NO_USERS = Text("No users were found by external ids")
ALREADY_EXISTS = Text("Schedule[{id}] already exists")

PAGES: dict[str, tuple[Text, ...]] = {
    "POST /external/schedule": (
        INFO_NOT_VALID,
        ASSESSMENT_UNKNOWN,
        ASSESSMENT_NOT_PUBLISHED,
        HIERARCHY_UNKNOWN,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        HIERARCHY_ARCHIVED_ON_CREATE,
    ),
    "PATCH /external/schedule/{externalId}": (
        NOTHING_TO_UPDATE,
        SCHEDULE_UNKNOWN,
        SCHEDULE_ACTIVATED,
        INFO_NOT_VALID,
        HIERARCHY_UNKNOWN,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        HIERARCHY_ARCHIVED_ON_UPDATE,
    ),
    "PUT /external/schedule/{externalId}/activate": (
        SCHEDULE_UNKNOWN,
        ALREADY_ACTIVATED,
        CANNOT_ACTIVATE,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
    ),
    "DELETE /external/schedule/{externalId}": (SCHEDULE_UNKNOWN, CANNOT_DELETE, SCHEDULER_NOT_SET, SCHEDULER_WITHOUT_RIGHT),
    "GET /external/schedule/{externalId}": (SCHEDULE_UNKNOWN,),
    "PUT /schedule/{externalId}/candidates": (
        SCHEDULE_UNKNOWN,
        NO_IDS,
        NO_USERS,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        SCHEDULE_ACTIVATED,
    ),
    "DELETE /external/schedule/{externalId}/candidates": (
        SCHEDULE_UNKNOWN,
        NO_IDS,
        NO_USERS,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        SCHEDULE_ACTIVATED,
    ),
    "POST /schedule": (
        INFO_NOT_VALID,
        ALREADY_EXISTS,
        ASSESSMENT_UNKNOWN,
        ASSESSMENT_NOT_PUBLISHED,
        HIERARCHY_UNKNOWN,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        HIERARCHY_ARCHIVED_ON_CREATE,
        SCHEDULE_ACTIVATED,
    ),
    "POST /schedule/add-candidates": (
        INFO_NOT_VALID,
        SCHEDULE_UNKNOWN,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        SCHEDULE_ACTIVATED,
    ),
    "GET /schedule/{scheduleExternalId}/invigilation-info": (SCHEDULE_NOT_FOUND, SCHEDULE_NOT_ACTIVATED),
    "PUT /external/schedule/{externalId}/cleanup/mark": (SCHEDULE_UNKNOWN, INFO_NOT_VALID),
}
