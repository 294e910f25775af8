"""Marking a schedule's data for timed deletion."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import Field

from stratus.external_api.api import ScheduleId, api, described
from stratus.external_api.envelope import success
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Body, Reading, Whole
from stratus.external_api.resources.booking import info_not_valid
from stratus.external_api.resources.schedules import REFUSED, TAGS, schedule_named
from stratus.external_api.resources.schemas import Done
from stratus.scheduling.rules import DEFAULT_NOTICE_DAYS, LONGEST_NOTICE_DAYS
from stratus.scheduling.schedules import deletion as actions

MARK = "PUT /external/schedule/{externalId}/cleanup/mark"


class MarkForDeletion(Body):
    """When a schedule's data are to be deleted."""

    notice_days: Annotated[
        Whole,
        Field(
            alias="NoticePeriod",
            ge=0,
            le=LONGEST_NOTICE_DAYS,
            description="Days, counted from the schedule's end, the publication of its last result, or this call, whichever comes last.",
        ),
    ] = DEFAULT_NOTICE_DAYS


@api.put(
    "/external/schedule/{externalId}/cleanup/mark",
    response={200: Done, **REFUSED},
    summary="Mark schedule for timed deletion",
    tags=TAGS,
    openapi_extra=described(MARK, request={"NoticePeriod": 30}, answers=[{"Success": True, "Errors": None}]),
)
def mark(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[MarkForDeletion]]) -> HttpResponse:
    """Have a schedule in any state deleted for good, with all data of its candidates, markers and results, after a notice.

    The notice does not run while a result is still to be published. Marking again begins it anew; staff can cancel it on the schedule's
    page.
    """
    schedule = schedule_named(externalId)
    given = body.valid(info_not_valid)
    actions.mark_for_deletion(schedule.pk, given.notice_days, by=request.actor, now=request.now)
    return success()
