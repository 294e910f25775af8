"""Why the errors about schedules are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.schedules import errors
from stratus.external_api.wire.remedies import NOTHING_KNOWN, Remedies, Remedy

_CLOSED = Remedy(
    "The hierarchy that the call names is archived.", "Name another, or take it out of the archive: `PATCH /groups/{externalId}`."
)

REMEDIES: Remedies = {
    errors.INFO_NOT_VALID: Remedy(
        "A field is missing or wrong: a moment that cannot be read, an end before the start, a window shorter than the assessment, an id "
        "with other characters, an unknown owner.",
        "`ErrorDetails` says field by field what it is: mend that.",
    ),
    errors.ASSESSMENT_UNKNOWN: Remedy(
        "No assessment has this external id.",
        "Check it with `GET /assessment/{externalId}`. One that was made on screen needs an external id (its Options) first.",
    ),
    errors.ASSESSMENT_NOT_PUBLISHED: Remedy(
        "The assessment is a draft, was taken out of use, or is archived.", "Have an author publish it (Assessments), then call again."
    ),
    errors.HIERARCHY_UNKNOWN: Remedy(
        "No hierarchy has this Organisation ID, or it does not take schedules.",
        "`GET /groups` lists the ids. Leave the field out for the root, or have the administrator allow schedules there.",
    ),
    errors.SCHEDULER_NOT_SET: Remedy(
        "The settings name nobody in whose name schedules are made and changed.",
        "Have the administrator choose a scheduler (Admin › External API). This is done once.",
    ),
    errors.SCHEDULER_WITHOUT_RIGHT: Remedy(
        "The scheduler of the settings, or the `Owner` of the call, no longer holds the right to schedule.",
        "Have the administrator choose another scheduler (Admin › External API), or give the user a role with that right.",
    ),
    errors.HIERARCHY_ARCHIVED_ON_CREATE: _CLOSED,
    errors.HIERARCHY_ARCHIVED_ON_UPDATE: _CLOSED,
    errors.NOTHING_TO_UPDATE: NOTHING_KNOWN,
    errors.SCHEDULE_UNKNOWN: Remedy(
        "No schedule has this external id: it was never created, was deleted, or has another id by now.",
        "Use the id that creating it returned.",
    ),
    errors.SCHEDULE_ACTIVATED: Remedy(
        "The schedule is activated, begun, over or archived: what the call would change is fixed.",
        "Of an activated schedule the PIN alone can be changed. Until the first candidate has started, `POST /schedule` with "
        '`"Upsert": true` changes the rest.',
    ),
    errors.ALREADY_ACTIVATED: Remedy("The schedule is activated.", "Nothing is to be done."),
    errors.CANNOT_ACTIVATE: Remedy(
        "Something stands against it: its end has passed, the window is too short, or its assessment is no longer in use.",
        "`ErrorDetails` says what. Change the draft with `PATCH /external/schedule/{externalId}`, and activate it then.",
    ),
    errors.CANNOT_DELETE: Remedy(
        "Somebody has started the exam.",
        "Have it deleted with all its data after its end: `PUT /external/schedule/{externalId}/cleanup/mark`.",
    ),
    errors.ALREADY_EXISTS: Remedy(
        "Another schedule has this external id.", 'Choose another `ScheduleExtId`, or send `"Upsert": true` to bring that one up to date.'
    ),
    errors.SHARING_ID_EMPTY: Remedy(
        "The schedule's id in the path is empty or blank. The text is spelled so for clients that know it.",
        "Put the schedule's external id into the path.",
    ),
}
