"""Errors of the pages about the candidates of a schedule."""

from __future__ import annotations

from stratus.external_api.schedules.errors import (
    INFO_NOT_VALID,
    SCHEDULE_ACTIVATED,
    SCHEDULE_UNKNOWN,
    SCHEDULER_NOT_SET,
    SCHEDULER_WITHOUT_RIGHT,
)
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording

NO_IDS = Text("No external ids have been provided")
NO_USERS = Text("No users were found by external ids")

PAGES: dict[str, tuple[Text, ...]] = {
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
    "GET /schedule/{externalId}/candidates/{candidateExternalId}": (SCHEDULE_UNKNOWN, NO_USERS),
    "POST /schedule/add-candidates": (
        INFO_NOT_VALID,
        SCHEDULE_UNKNOWN,
        SCHEDULER_NOT_SET,
        SCHEDULER_WITHOUT_RIGHT,
        SCHEDULE_ACTIVATED,
    ),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("POST /schedule/add-candidates", INFO_NOT_VALID): {"Candidates[0].LastName": wording.REQUIRED},
}
