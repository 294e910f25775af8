"""Why the errors about jobs are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.jobs import errors
from stratus.external_api.wire.remedies import Remedies, Remedy

REMEDIES: Remedies = {
    errors.JOB_NOT_FOUND: Remedy(
        "There is no such job of this token: another token made the call, or it ended more than 24 hours ago.",
        "Ask with the token that made the call. After 24 hours read what the call made, for example with "
        "`GET /external/schedule/{externalId}`.",
    ),
}
