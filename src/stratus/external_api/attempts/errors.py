"""Errors of the pages about attempts and attendance. Those of voiding have no numbers."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import (
    BODY_EMPTY,
    NO_VALID_USERS,
    SCHEDULE_ARCHIVED,
    SCHEDULE_FINISHED,
    SCHEDULE_ID_EMPTY,
    SCHEDULE_NOT_ACTIVATED,
    SCHEDULE_NOT_FOUND,
    UNKNOWN_ERROR,
    USER_NOT_FOUND,
)

NOTHING_TO_VOID = Text("Request body can not be null or empty")
VOID_NOT_FOUND = Text("Schedule has not been found")
VOID_ARCHIVED = Text("Schedule is archived")
VOID_NOT_IN_PROGRESS = Text("Schedule is not in progress")
VOID_NOT_ACTIVATED = Text("Schedule is not activated")
NO_TIME_LIMIT = Text("Schedule has unlimited time for attempt", 306)

# Of one candidate among many, who gets no row in the table of pages.
USER_UNKNOWN = Text("User NOT found")
CANNOT_BE_STARTED = Text("Attempt cannot be started")

PAGES: dict[str, tuple[Text, ...]] = {
    "PUT /external/schedule/{externalId}/void": (
        NOTHING_TO_VOID,
        VOID_NOT_FOUND,
        VOID_ARCHIVED,
        VOID_NOT_IN_PROGRESS,
        VOID_NOT_ACTIVATED,
    ),
    "PUT /external/schedule/{externalId}/setExtraTime": (
        BODY_EMPTY,
        NO_VALID_USERS,
        SCHEDULE_ID_EMPTY,
        SCHEDULE_NOT_FOUND,
        SCHEDULE_ARCHIVED,
        SCHEDULE_NOT_ACTIVATED,
        SCHEDULE_FINISHED,
        NO_TIME_LIMIT,
        UNKNOWN_ERROR,
    ),
    "GET /schedule/{scheduleExternalId}/invigilation-info": (SCHEDULE_NOT_FOUND, SCHEDULE_NOT_ACTIVATED),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("PUT /external/schedule/{externalId}/setExtraTime", UNKNOWN_ERROR): {"ExtraTime": wording.NOT_A_NUMBER},
}

ITEMS: dict[str, tuple[Text, ...]] = {
    "PUT /external/schedule/{externalId}/void": (USER_UNKNOWN, CANNOT_BE_STARTED),
    "PUT /external/schedule/{externalId}/setExtraTime": (USER_NOT_FOUND, CANNOT_BE_STARTED),
}
