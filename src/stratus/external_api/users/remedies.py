"""Why the errors about users are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.users import errors
from stratus.external_api.wire.remedies import Remedies, Remedy

REMEDIES: Remedies = {
    errors.INFO_NOT_VALID: Remedy(
        "A field is wrong, or the owner of the token may not give this role.",
        "`ErrorDetails` says field by field what is wrong: mend that.",
    ),
    errors.USER_NOT_FOUND: Remedy(
        "Nobody in the organisation has this User ID; who was deleted counts as gone.",
        "Check the spelling. Create the user with `POST /user` if they are new.",
    ),
    errors.ALREADY_EXISTS: Remedy(
        "Somebody else has this User ID.", "Change that user with `PATCH /user/{externalId}`, or choose another id."
    ),
    errors.USERNAME_IN_USE: Remedy(
        "Somebody else logs in with this name; upper and lower case are the same. Where none is sent, the User ID is the login name.",
        "Send another `UserName`.",
    ),
    errors.ROLE_NOT_FOUND: Remedy(
        "No role has this title, or several do, in different letter case.",
        "Send the title as Admin › Roles shows it, or no `Role`: then the candidate role of the settings is given.",
    ),
}
