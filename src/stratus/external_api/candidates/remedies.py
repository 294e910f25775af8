"""Why the errors about the candidates of a schedule are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.candidates import errors
from stratus.external_api.schedules.remedies import REMEDIES as OF_SCHEDULES
from stratus.external_api.wire.remedies import Remedies, Remedy

REMEDIES: Remedies = {
    **OF_SCHEDULES,
    errors.INFO_NOT_VALID: Remedy("A field of the schedule or of a candidate is wrong.", "`ErrorDetails` says which, and why: mend that."),
    errors.SCHEDULE_ACTIVATED: Remedy(
        "Candidates can be added until the end of the schedule, and removed until the first of them has started.",
        "Void the places of those who shall not sit it: `PUT /external/schedule/{externalId}/void`.",
    ),
    errors.NO_IDS: Remedy("The body names nobody, or is no list of texts.", "Send a list with at least one User ID, as the example shows."),
    errors.NO_USERS: Remedy(
        "Nobody has any of these User IDs.",
        "Create them with `POST /user` first, or use `POST /schedule/add-candidates`, which creates who is new.",
    ),
}
