"""Marking a schedule's data for timed deletion, and taking the mark back."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules import errors
from stratus.external_api.schedules.booking import info_not_valid, schedule_named
from stratus.external_api.schedules.schemas import MarkForDeletion, ScheduleId
from stratus.external_api.wire.answers import Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.scheduling.schedules import deletion

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "PUT /external/schedule/{externalId}/cleanup/mark",
    id="markScheduleForDeletion",
    summary="Mark schedule for timed deletion",
    answer=Done,
    request={"NoticePeriod": 30},
    answers=[{"Success": True, "Errors": None}],
)
def mark(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[MarkForDeletion]]) -> HttpResponse:
    """Have a schedule in any state deleted for good, with all data of its candidates, markers and results, after a notice.

    The notice does not run while a result is still to be published. Marking again begins it anew. `MarkedForDeletionOn` of the schedule
    tells of the mark; `DELETE` of the same address, or staff on the schedule's page, take it back.
    """
    schedule = schedule_named(externalId)
    given = body.valid(info_not_valid)
    deletion.mark_for_deletion(schedule.pk, given.notice_days, by=request.actor, now=request.now)
    return success()


@resource.operation(
    "DELETE /external/schedule/{externalId}/cleanup/mark",
    id="unmarkScheduleForDeletion",
    summary="Take back the mark for timed deletion",
    answer=Done,
    answers=[{"Success": True, "Errors": None}],
)
def unmark(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Keep a schedule that is marked for timed deletion, and all its data. Without effect where it is not marked."""
    schedule = schedule_named(externalId)
    deletion.cancel_deletion(schedule.pk, by=request.actor, now=request.now)
    return success()
