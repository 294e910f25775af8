"""Why the errors about results are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.results import errors
from stratus.external_api.wire.remedies import SHARED, Remedies, Remedy
from stratus.external_api.wire.texts import numbered

REMEDIES: Remedies = {
    errors.RESULTS_NEED_ID: Remedy(
        "The address names neither a candidate nor an attempt.",
        "Add `?CandidateExtId=…`, or `?AttemptExtId=…`. There is no list of everybody.",
    ),
    errors.RESULTS_LIMIT: Remedy(
        "The organisation has asked for results as often as it may today.",
        "Wait as many seconds as `Retry-After` says (13:30 UTC at the latest). Use the webhook, and ask only for what it tells.",
    ),
    errors.USER_NOT_FOUND: Remedy("Nobody in the organisation has this User ID.", "Check it with `GET /user/{externalId}`."),
    errors.ATTEMPT_NOT_FOUND: Remedy(
        "No attempt has this external id.", "Attempts have ids in the workflow `EXTERNAL_ATTEMPTS` only; name the candidate otherwise."
    ),
    errors.SCHEDULE_OF_RESULTS_NOT_FOUND: SHARED[numbered.SCHEDULE_NOT_FOUND],
}
