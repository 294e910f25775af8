"""What became of a call that was accepted with `Prefer: respond-async`."""

from __future__ import annotations

from django.http import HttpResponse

from stratus.external_api.jobs import errors
from stratus.external_api.jobs.calls import call_of, state_of
from stratus.external_api.jobs.schemas import CallStateAnswer, JobId
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.resource import Resource

resource = Resource("Jobs", errors.PAGES)


@resource.operation(
    "GET /jobs/{jobId}",
    id="getJob",
    summary="Read the state and the answer of a call",
    answer=CallStateAnswer,
    answers=[
        {
            "Content": {
                "JobId": "0e8f2c1e-5f0b-4c39-9d0a-6a0f6f6b7a11",
                "State": "DONE",
                "Done": 1,
                "Total": 1,
                "Created": "2026-05-21T10:00:00Z",
                "Started": "2026-05-21T10:00:01Z",
                "Ended": "2026-05-21T10:00:09Z",
                "Answer": {"Status": 200, "Body": {"Success": True, "Errors": None}},
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def read(request: ApiRequest, jobId: JobId) -> HttpResponse:
    """Return how far a call is that was accepted with `Prefer: respond-async`, and its answer once it has ended.

    Only the token that made the call can read it, for 24 hours after its end.
    """
    job = call_of(request.token_id, jobId, request.now)
    if job is None:
        raise fail(errors.JOB_NOT_FOUND)
    return success(state_of(job))
