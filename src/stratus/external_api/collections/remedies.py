"""Why the errors about collections are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.collections import errors
from stratus.external_api.wire.remedies import Remedies, Remedy

REMEDIES: Remedies = {
    errors.NOT_FOUND: Remedy("No collection has this external id.", "Check the spelling. Create it with `POST /collections` if it is new."),
    errors.ID_CHARACTERS: Remedy("`ExternalId` holds a character that ids do not have.", "Use letters, digits, `-`, `_` and `.` only."),
    errors.ID_LENGTH: Remedy("`ExternalId` is too long.", "Use at most 64 characters."),
    errors.TITLE_EMPTY: Remedy("`Title` is missing or blank.", "Send a title."),
    errors.TITLE_LENGTH: Remedy("`Title` is too long.", "Use at most 100 characters."),
    errors.OWNER_UNKNOWN: Remedy(
        "Nobody logs in with the name in `Owner`, or they were deleted or deactivated.", "Send the login name of an active user."
    ),
    errors.OWNER_NOT_SET: Remedy(
        "The call names no owner, and the settings have none.",
        "Send `Owner`, or have the administrator choose a collection owner (Admin › External API).",
    ),
    errors.OWNER_WITHOUT_RIGHT: Remedy(
        "The role of the owner does not hold the right to see collections.", "Name another owner, or give this one a role with that right."
    ),
    errors.REPOSITORY_UNKNOWN: Remedy(
        "A repository of learning objectives that the call names does not exist.", "`ErrorDetails` says which. Create it on screen first."
    ),
    errors.ID_TAKEN: Remedy("Another collection has this external id.", "Change that one with `PATCH`, or choose another id."),
    errors.TAXONOMY_UNKNOWN: Remedy(
        "A taxonomy that the call names does not exist.", "`ErrorDetails` says which. Create it on screen first."
    ),
    errors.TAXONOMY_EMPTY: Remedy("`Taxonomies` holds an empty id.", "Leave it out."),
    errors.TAXONOMY_TWICE: Remedy("`Taxonomies` holds an id twice.", "Name each taxonomy once."),
    errors.ID_EMPTY: Remedy("The collection's id in the path is empty or blank.", "Put the external id into the path."),
    errors.UNKNOWN: Remedy("No collection has this external id.", "Check the spelling. Create it with `POST /collections` if it is new."),
    errors.DELETED: Remedy("The collection was deleted.", "Nothing is to be done; its id may be given to a new one."),
    errors.IN_USE: Remedy(
        "Items of the collection are used in assessments.", "Have an author take them out of those assessments, then delete it."
    ),
    errors.ROLE_UNKNOWN: Remedy("There is no such role in a collection.", "Send one of the roles that the field's description names."),
}

OF_SINGLE_ONES: Remedies = {
    errors.ALREADY_SHARED: Remedy("This user had the access already.", "Nothing is to be done."),
    errors.NOT_SHARED: Remedy("This user does not have the access that is to be taken.", "Nothing is to be done."),
}
"""Reasons for single users, in `Content.Errors`."""
