"""Why the errors about groups are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.groups import errors
from stratus.external_api.wire.remedies import Remedies, Remedy

REMEDIES: Remedies = {
    errors.BODY_EMPTY: Remedy("The body is missing or empty.", "Send an object with at least `ExternalId` and `Title`."),
    errors.GROUP_NOT_FOUND: Remedy(
        "No group has this Organisation ID.", "`GET /groups` lists the groups that have one. Create it with `POST /groups` if it is new."
    ),
    errors.ID_EMPTY: Remedy(
        "`ExternalId` is missing, in a change too: it is the id that the group has afterwards.", "Send the id that it has, or shall have."
    ),
    errors.ID_NOT_ALPHANUMERIC: Remedy(
        "`ExternalId` holds a character that ids do not have.", "Use letters, digits, `-`, `_` and `.` only."
    ),
    errors.ID_TOO_LONG: Remedy("`ExternalId` is too long; the text names the limit of old.", "Use at most 64 characters."),
    errors.PARENT_NOT_ALPHANUMERIC: Remedy(
        "`ParentExternalId` holds a character that ids do not have.", "Send the id as `GET /groups` shows it."
    ),
    errors.PARENT_NOT_FOUND: Remedy(
        "No group has the id of `ParentExternalId`.",
        "Create the parent first, or send an empty text: then the group stands below the root.",
    ),
    errors.TITLE_EMPTY: Remedy("`Title` is missing, in a change too.", "Send the title that the group has, or shall have."),
    errors.TITLE_TOO_LONG: Remedy("`Title` is too long.", "Use at most 100 characters."),
    errors.INFO_NOT_VALID: Remedy("Another field is wrong.", "`ErrorDetails` says field by field what it is: mend that."),
    errors.ID_IN_USE: Remedy("Another group has this id.", "Change that group with `PATCH /groups/{externalId}`, or choose another id."),
    errors.INTO_OWN_CHILD: Remedy(
        "`ParentExternalId` names the group itself, or one below it.", "Name a parent outside of the group, or move the other group first."
    ),
    errors.IN_USE: Remedy(
        "Somebody is a member of the group or of one below it, a schedule or an assessment belongs to it, or it is the root.",
        'Move members and schedules elsewhere first, or archive it: `PATCH` with `"IsArchived": true`.',
    ),
}
