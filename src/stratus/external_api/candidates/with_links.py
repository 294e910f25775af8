"""`POST /schedule/add-candidates`: candidates, created where they are unknown, for a schedule that exists, with their launch links."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.candidates import errors, samples
from stratus.external_api.candidates.links import checked, group_named, linked
from stratus.external_api.candidates.schemas import AddCandidates, CandidatesWithLinksAnswer
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.booking import info_not_valid, schedule_named, scheduler_of
from stratus.external_api.schedules.schemas import Workflow
from stratus.external_api.wire.envelope import answer
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.organisation.queries import api_settings
from stratus.scheduling.candidates import actions
from stratus.scheduling.errors import ScheduleIsOver

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "POST /schedule/add-candidates",
    id="addCandidatesWithLinks",
    summary="Add candidates to existing schedule, extended",
    answer=CandidatesWithLinksAnswer,
    request={
        "Schedule": {"ScheduleExtId": "DEMO", "GroupExtId": "1907", "GroupName": "Org"},
        "Candidates": [{"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}],
    },
    answers=[samples.ADDED_WITH_LINKS],
    old_style=True,
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
