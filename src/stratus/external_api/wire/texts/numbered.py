"""Numbered errors that several pages share (`api/reference` §4)."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text

BODY_EMPTY = Text("Request body can not be null or empty", 100)
BODY_EMPTY_WITH_DOT = Text("Request body can not be null or empty.", 100)
UNKNOWN_ERROR = Text("Unknown error", 102)
NO_VALID_USERS = Text("Request does not contains any valid user external ids", 200)
CANDIDATE_ID_EMPTY = Text("CandidateExternalId can not be null or empty", 201)
USER_NOT_FOUND = Text("User has not been found", 202)
FILTER_EMPTY = Text("Filter.Users can not be null or empty", 216)
SCHEDULE_ID_EMPTY = Text("ScheduleExternalId can not be null or empty", 300)
SCHEDULE_NOT_FOUND = Text("Schedule has not been found", 301)
SCHEDULE_ARCHIVED = Text("Schedule is archived", 302)
SCHEDULE_NOT_ACTIVATED = Text("Schedule is not activated", 303)
SCHEDULE_FINISHED = Text("Schedule is finished", 305)
MAY_NOT_INVIGILATE = Text("User does not have permissions to be invigilator", 318)
NOT_AN_INVIGILATOR = Text("User has not been added as invigilator of this schedule", 319)
