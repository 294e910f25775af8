"""The one table of documented errors: which page knows which text and number, in the page's order.

A route raises `fail(TEXT)`; the envelope is made in `external_api.envelope`. A test walks `PAGES`: each row is provoked over HTTP or says
in `UNREACHABLE` why it cannot be. Apostrophes are those of the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A documented error: its text, exactly; its number, where the page numbers its errors; the HTTP status.

    `{id}` in the text is filled in when it is raised.
    """

    text: str
    code: int | None = None
    status: int = 400


class ApiError(Exception):
    """An answer other than success. `details` are members of `ErrorDetails` beyond the numbered one."""

    def __init__(self, error: Text, details: Sequence[Mapping[str, Any]] = (), **values: str) -> None:
        self.error = error
        self.text = error.text.format(**values) if values else error.text
        self.details = list(details)
        super().__init__(self.text)


def fail(error: Text, fields: Mapping[str, str] | None = None, **values: str) -> ApiError:
    """Return the exception for a documented error; `fields` says by path what is wrong, field by field.

    With a numbered error each field's detail carries the number too (`api/decisions` §2).
    """
    number = {} if error.code is None else {"Code": error.code}
    details = [number | {"Field": path, "Error": message} for path, message in (fields or {}).items()]
    return ApiError(error, details, **values)


# Everywhere
NOT_ALLOWED = Text("Not allowed to use external API", status=403)
URL_NOT_FOUND = Text("Url not found", status=404)
METHOD_NOT_ALLOWED = Text("Method not allowed", status=405)
BODY_TOO_LARGE = Text("Request body must be at most 32 MB", status=413)
NOT_JSON = Text("Request body is not valid JSON")
SERVER_ERROR = Text("Internal server error", status=500)
EVERYWHERE = (NOT_ALLOWED, URL_NOT_FOUND, METHOD_NOT_ALLOWED, BODY_TOO_LARGE, NOT_JSON, SERVER_ERROR)

# Schedules, without number
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

# Schedules, with number
SCHEDULE_ID_EMPTY = Text("ScheduleExternalId can not be null or empty", 300)
SCHEDULE_NOT_FOUND = Text("Schedule has not been found", 301)
SCHEDULE_NOT_ACTIVATED = Text("Schedule is not activated", 303)

# Marking settings
UNKNOWN_ERROR = Text("Unknown error", 102)
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

# Results
RESULTS_NEED_ID = Text("CandidateExtId or AttemptExtId must be specified")
RESULTS_LIMIT = Text("Daily limit reached", status=429)
USER_NOT_FOUND = Text("User with ExternalId [{id}] is not found")
ATTEMPT_NOT_FOUND = Text("Attempt is not found")
SCHEDULE_OF_RESULTS_NOT_FOUND = Text("Schedule has not been found")

# Operation → its errors in the page's order. The names are the documentation's method and path.
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
    "GET /schedule/{scheduleExternalId}/invigilation-info": (SCHEDULE_NOT_FOUND, SCHEDULE_NOT_ACTIVATED),
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
    "GET /results": (RESULTS_NEED_ID, RESULTS_LIMIT, USER_NOT_FOUND, ATTEMPT_NOT_FOUND, SCHEDULE_OF_RESULTS_NOT_FOUND),
}

# (operation, error) → why no request can provoke it.
UNREACHABLE: dict[tuple[str, Text], str] = {}


def as_page() -> str:
    """Return the table as a page of the documentation (`docs/api/errors.md`)."""
    lines = [
        "# Errors of the External API",
        "",
        "Made from the table in `src/stratus/external_api/errors.py` by `tools/errors_page`. `{id}` stands for an external id.",
        "The first error that applies, in the order given here, is the one that is answered.",
        "",
        "## Everywhere",
        "",
        *_table(EVERYWHERE),
    ]
    for operation, found in PAGES.items():
        lines += ["", f"## {operation}", "", *_table(found)]
    return "\n".join(lines) + "\n"


def _table(found: Sequence[Text]) -> list[str]:
    rows = [f"| {error.status} | {error.code or ''} | {error.text} |" for error in found]
    return ["| HTTP | Code | Errors |", "|---|---|---|", *rows]
