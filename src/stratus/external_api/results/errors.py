"""Errors of the page about results."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text

RESULTS_NEED_ID = Text("CandidateExtId or AttemptExtId must be specified")
RESULTS_LIMIT = Text("Daily limit reached", status=429)
USER_NOT_FOUND = Text("User with ExternalId [{id}] is not found", sample="7132")
ATTEMPT_NOT_FOUND = Text("Attempt is not found")
SCHEDULE_OF_RESULTS_NOT_FOUND = Text("Schedule has not been found")

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /results": (RESULTS_NEED_ID, RESULTS_LIMIT, USER_NOT_FOUND, ATTEMPT_NOT_FOUND, SCHEDULE_OF_RESULTS_NOT_FOUND),
}
