"""Why the errors about attempts and attendance are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.attempts import errors
from stratus.external_api.wire.remedies import SHARED, Remedies, Remedy
from stratus.external_api.wire.texts import numbered

REMEDIES: Remedies = {
    errors.NOTHING_TO_VOID: Remedy("The body is missing, empty or no list of texts.", "Send a list with at least one User ID."),
    errors.VOID_NOT_FOUND: SHARED[numbered.SCHEDULE_NOT_FOUND],
    errors.VOID_ARCHIVED: SHARED[numbered.SCHEDULE_ARCHIVED],
    errors.VOID_NOT_IN_PROGRESS: Remedy(
        "The schedule has not begun, or is over.",
        "Before it begins, remove the candidate from the schedule. After it, use `PUT /external/schedule/{externalId}/marking/void`.",
    ),
    errors.VOID_NOT_ACTIVATED: SHARED[numbered.SCHEDULE_NOT_ACTIVATED],
    errors.NO_TIME_LIMIT: Remedy(
        "The assessment has no time limit.", "Nothing is to be done: candidates have until the end of the schedule."
    ),
}

OF_SINGLE_ONES: Remedies = {
    errors.USER_UNKNOWN: Remedy("Nobody with this User ID is a candidate of the schedule.", "Check the id with `GET …/invigilation-info`."),
    errors.CANNOT_BE_STARTED: Remedy(
        "No attempt of this candidate runs, and none can be started any more.", "Look at their state with `GET …/invigilation-info`."
    ),
}
"""Reasons for single candidates, in `Content.Errors`."""
