"""Errors of the pages about marking."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import (
    CANDIDATE_ID_EMPTY,
    SCHEDULE_ID_EMPTY,
    SCHEDULE_NOT_ACTIVATED,
    SCHEDULE_NOT_FOUND,
    UNKNOWN_ERROR,
    USER_NOT_FOUND,
)

NO_MARKING = Text("Schedule does not support marking", 308)
MARKING_SETTINGS_MISSING = Text("Marking settings is not found", 309)
MARKING_SETTINGS_NOT_FOUND = Text("Marking settings is not found", 600)
ASSESSING_TYPE = Text("AssessingType has invalid value", 601)
ALLOCATION_TYPE = Text("AllocationType has invalid value", 602)
DIFFERENCE = Text("Difference has invalid value", 603)
PROXIMITY = Text("Proximity has invalid value", 604)
PASS_MARK_RANGE = Text("PassMarkRange has invalid value", 605)
ANONYMOUS_ASSESSORS = Text("Anonymous assessors must be FALSE for one assessor", 606)
MODERATION_OF_TWO = Text(
    "Invalid moderation settings for two assessors: at least one of the fields(Proximity, Difference, PassMarkRange) must be specify", 607
)
MODERATION_OF_ONE = Text(
    "Invalid moderation settings for one assessors: at least one of the fields(Proximity, PassMarkRange) must be specify", 608
)
RESULTS_PUBLISHED = Text("Impossible to change evaluation settings for exams with published results", 609)
MARKING_FINISHED = Text("Impossible to change evaluation settings for finished exams", 610)
EVALUATIONS_SHARING = Text("EvaluationsSharingType has invalid value", 611)
SAMPLE_MODERATION = Text("SampleModeration has invalid value", 618)

# The page about voiding numbers nothing but what its sample answer shows (`api/reference` §3.7.3).
VOID_SCHEDULE_ID_EMPTY = Text(SCHEDULE_ID_EMPTY.text)
VOID_BODY_EMPTY = Text("Request body can not be null or empty.")
VOID_TYPE = Text("Type has invalid value")
VOID_SCHEDULE_NOT_FOUND = Text(SCHEDULE_NOT_FOUND.text)
VOID_SCHEDULE_NOT_ACTIVATED = Text(SCHEDULE_NOT_ACTIVATED.text)

ATTEMPT_ID_EMPTY = Text("AttemptExternalId can not be null or empty")
ATTEMPT_NOT_FOUND = Text("Attempt is not found", 400)
ATTEMPT_VOIDED = Text("Attempt is already voided", 1121)
ATTEMPT_PUBLISHED = Text("Attempt is already published")

VOID_ITEMS = (CANDIDATE_ID_EMPTY, ATTEMPT_ID_EMPTY, USER_NOT_FOUND, ATTEMPT_NOT_FOUND, ATTEMPT_VOIDED, ATTEMPT_PUBLISHED)
"""What is told of single candidates or attempts, in an answer that is a success."""

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /external/schedule/{externalId}/marking/settings": (
        SCHEDULE_ID_EMPTY,
        SCHEDULE_NOT_FOUND,
        SCHEDULE_NOT_ACTIVATED,
        NO_MARKING,
        MARKING_SETTINGS_MISSING,
    ),
    "PATCH /external/schedule/{externalId}/marking/settings": (
        SCHEDULE_ID_EMPTY,
        SCHEDULE_NOT_FOUND,
        SCHEDULE_NOT_ACTIVATED,
        NO_MARKING,
        MARKING_SETTINGS_MISSING,
        MARKING_SETTINGS_NOT_FOUND,
        ASSESSING_TYPE,
        ALLOCATION_TYPE,
        DIFFERENCE,
        PROXIMITY,
        PASS_MARK_RANGE,
        ANONYMOUS_ASSESSORS,
        MODERATION_OF_TWO,
        MODERATION_OF_ONE,
        RESULTS_PUBLISHED,
        MARKING_FINISHED,
        EVALUATIONS_SHARING,
        SAMPLE_MODERATION,
        UNKNOWN_ERROR,
    ),
    "PUT /external/schedule/{externalId}/marking/void": (
        VOID_SCHEDULE_ID_EMPTY,
        VOID_BODY_EMPTY,
        VOID_TYPE,
        VOID_SCHEDULE_NOT_FOUND,
        VOID_SCHEDULE_NOT_ACTIVATED,
    ),
    "GET /schedule/{ScheduleExtId}/marking/preliminary-report": (
        SCHEDULE_ID_EMPTY,
        SCHEDULE_NOT_FOUND,
        SCHEDULE_NOT_ACTIVATED,
        NO_MARKING,
        MARKING_SETTINGS_MISSING,
    ),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("PATCH /external/schedule/{externalId}/marking/settings", UNKNOWN_ERROR): {"Settings.SharingAnnotations": wording.NOT_A_FLAG},
    ("PUT /external/schedule/{externalId}/marking/void", VOID_TYPE): {"Type": wording.REQUIRED},
}

ITEMS: dict[str, tuple[Text, ...]] = {"PUT /external/schedule/{externalId}/marking/void": VOID_ITEMS}
