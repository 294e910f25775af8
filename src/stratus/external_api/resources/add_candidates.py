"""`POST /schedule/add-candidates`: candidates, created where they are unknown, for a schedule that exists, with their launch links."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.api import api, described
from stratus.external_api.envelope import answer
from stratus.external_api.errors import fail
from stratus.external_api.errors import schedules as errors
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Reading
from stratus.external_api.resources.booking import info_not_valid, scheduler_of
from stratus.external_api.resources.candidates_with_links import checked, group_named, linked
from stratus.external_api.resources.link_schemas import AddCandidates, Workflow
from stratus.external_api.resources.schedules import TAGS, schedule_named
from stratus.external_api.resources.schemas import CandidatesWithLinksAnswer, Failure, OldStyleFailure
from stratus.organisation.queries import api_settings
from stratus.scheduling.candidates import actions
from stratus.scheduling.errors import ScheduleIsOver

ADD = "POST /schedule/add-candidates"


@api.post(
    "/schedule/add-candidates",
    response={200: CandidatesWithLinksAnswer, 400: OldStyleFailure, 403: Failure},
    summary="Add candidates to existing schedule, extended",
    tags=TAGS,
    openapi_extra=described(
        ADD,
        request={
            "Schedule": {"ScheduleExtId": "DEMO", "GroupExtId": "1907", "GroupName": "Org"},
            "Candidates": [{"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}],
        },
    ),
)
def add_with_links(request: ApiRequest, body: InBody[Reading[AddCandidates]]) -> HttpResponse:
    """Create or update candidates, register them on a schedule and return their launch links.

    Until its window is over. On a draft too: the links open once it is activated. Who is on the schedule already gets the same link again.
    """
    given = body.valid(info_not_valid)
    schedule = schedule_named(given.schedule.external_id)
    candidates = checked(given.candidates, external_attempts=schedule.workflow == Workflow.EXTERNAL_ATTEMPTS)
    settings = api_settings()
    scheduler_of(settings)
    try:
        actions.hold_open(schedule.pk, by=request.actor, now=request.now)
    except ScheduleIsOver:
        raise fail(errors.SCHEDULE_ACTIVATED)
    group = group_named(request, given.schedule.group, given.schedule.group_name)
    return answer(
        {
            "Result": f"Candidates were added to Schedule[{schedule.external_id}]",
            "Candidates": linked(request, schedule, group, candidates, settings),
            "Success": True,
            "Errors": None,
        }
    )


add_with_links.old_style = True  # type: ignore[attr-defined]  # the gate reads it off the function
