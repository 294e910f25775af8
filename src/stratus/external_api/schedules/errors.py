"""Errors of the pages about schedules."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import BODY_EMPTY_WITH_DOT, FILTER_EMPTY, SCHEDULE_NOT_FOUND, UNKNOWN_ERROR

INFO_NOT_VALID = Text("Schedule info is not valid")
ASSESSMENT_UNKNOWN = Text("Assessment hasn't been found by external id")
ASSESSMENT_NOT_PUBLISHED = Text("Assessment is not published")
HIERARCHY_UNKNOWN = Text("Hierarchy hasn't been found by external id")
SCHEDULER_NOT_SET = Text("Scheduler hasn’t been set in External API settings")
SCHEDULER_WITHOUT_RIGHT = Text("Selected scheduler no longer has permission to create, update and delete schedules")
HIERARCHY_ARCHIVED_ON_CREATE = Text("Hierarchy hasn't been found by external id {id} or is archived", sample="NewGroup")
HIERARCHY_ARCHIVED_ON_UPDATE = Text("Hierarchy hasn’t been found by external id {id} or is archived", sample="NewGroup")
NOTHING_TO_UPDATE = Text("Invalid input data (all fields in message body are empty)")
SCHEDULE_UNKNOWN = Text("Schedule hasn't been found by external id")
SCHEDULE_ACTIVATED = Text("Can’t update activated schedule")
ALREADY_ACTIVATED = Text("Schedule is already activated")
CANNOT_ACTIVATE = Text("Can’t activate schedule (schedule has invalid information)")
CANNOT_DELETE = Text("Can’t delete schedule")
ALREADY_EXISTS = Text("Schedule[{id}] already exists", sample="EXT_sch_1")
SHARING_ID_EMPTY = Text("SScheduleExternalId can not be null or empty", 300)
"""Spelled so in the documentation (`api/reference` §3.5.8)."""

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
    "PUT /external/schedule/{externalId}/sharing": (
        BODY_EMPTY_WITH_DOT,
        FILTER_EMPTY,
        SHARING_ID_EMPTY,
        SCHEDULE_NOT_FOUND,
        UNKNOWN_ERROR,
    ),
    "PUT /external/schedule/{externalId}/cleanup/mark": (SCHEDULE_UNKNOWN, INFO_NOT_VALID),
    "DELETE /external/schedule/{externalId}/cleanup/mark": (SCHEDULE_UNKNOWN,),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("POST /external/schedule", INFO_NOT_VALID): {"EndDateTime": "The end must be after the start."},
    ("PATCH /external/schedule/{externalId}", INFO_NOT_VALID): {"PIN": wording.TOO_LONG.format(max_length=4)},
    ("PATCH /external/schedule/{externalId}", NOTHING_TO_UPDATE): {"Titel": wording.NO_SUCH_PROPERTY},
    ("PUT /external/schedule/{externalId}/activate", CANNOT_ACTIVATE): {"EndDateTime": "Its window is over."},
    ("POST /schedule", INFO_NOT_VALID): {"Candidates[0].LastName": wording.REQUIRED},
    ("PUT /external/schedule/{externalId}/sharing", UNKNOWN_ERROR): {"Access": wording.NOT_A_FLAG},
    ("PUT /external/schedule/{externalId}/cleanup/mark", INFO_NOT_VALID): {"NoticePeriod": wording.NOT_A_NUMBER},
}
