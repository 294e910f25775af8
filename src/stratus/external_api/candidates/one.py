"""One candidate of a schedule: the id of the next attempt, and the launch link.

A link is a secret that logs in. It is told for one candidate who is named, never in a list: so no call tells of more links than the one
that makes them (`POST /schedule/add-candidates`), and it is told while that call would still give it.
"""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Path
from pydantic import WithJsonSchema

from stratus.external_api.candidates import errors
from stratus.external_api.candidates.schemas import CandidateReadAnswer
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.booking import schedule_named
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.people import person
from stratus.external_api.wire.resource import Resource
from stratus.foundation.text import is_user_id
from stratus.people.models import User
from stratus.scheduling import queries
from stratus.scheduling.schedules.actions import is_over

resource = Resource("Scheduling", errors.PAGES)

CandidateId = Annotated[
    str,
    Path(..., description="User ID of the candidate."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "7132", "description": "User ID of the candidate."}),
]


@resource.operation(
    "GET /schedule/{externalId}/candidates/{candidateExternalId}",
    id="getCandidate",
    summary="Get a candidate of a schedule, with the launch link",
    answer=CandidateReadAnswer,
    answers=[
        {
            "Content": {
                "CandidateExtId": "7132",
                "AttemptExtId": None,
                "StartupLink": "/delivery/external-login?session=7C3F…",
                "LaunchUrl": "https://exams.example.org/delivery/external-login?session=7C3F…",
                "FirstName": "John",
                "LastName": "Doe",
                "UserName": "jdoe",
                "Email": "john.doe@example.org",
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def read(request: ApiRequest, externalId: ScheduleId, candidateExternalId: CandidateId) -> HttpResponse:
    """Read the launch link of one candidate, the same that the calls answer which add candidates, and the id of the next attempt.

    The links are null where those calls would give none: once the schedule is over or archived, and for a disabled user.
    """
    schedule = schedule_named(externalId)
    candidate = _user(candidateExternalId)
    registration = schedule.registrations.filter(candidate=candidate).first() if candidate else None
    if candidate is None or registration is None:
        raise fail(errors.NO_USERS)
    link = None
    if candidate.is_active and not is_over(schedule, request.now):
        link = queries.launch_links([registration])[registration.pk]
    return success(
        {
            "CandidateExtId": candidate.external_id,
            "AttemptExtId": registration.attempt_external_id or None,
            "StartupLink": link and link.startup_link,
            "LaunchUrl": link and link.launch_url,
            **person(candidate, ("FirstName", "LastName", "UserName", "Email")),
        }
    )


def _user(external_id: str) -> User | None:
    return User.objects.filter(external_id=external_id, deleted_at=None).first() if is_user_id(external_id) else None
