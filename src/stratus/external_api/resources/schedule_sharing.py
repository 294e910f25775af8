"""Sharing a schedule with users, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.api import ScheduleId, api, described
from stratus.external_api.envelope import success
from stratus.external_api.errors import fail, numbered
from stratus.external_api.errors import schedule_sharing as errors
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Reading
from stratus.external_api.resources.schedules import REFUSED, TAGS
from stratus.external_api.resources.schemas import Done
from stratus.external_api.resources.sharing import Access, asked_for, present_users
from stratus.scheduling import queries
from stratus.scheduling.schedules.sharing import actions

SHARE = "PUT /external/schedule/{externalId}/sharing"


@api.put(
    "/external/schedule/{externalId}/sharing",
    response={200: Done, **REFUSED},
    summary="Share schedule",
    tags=TAGS,
    openapi_extra=described(
        SHARE,
        request={"Filter": {"Users": ["name1"]}, "Access": True},
        answers=[{"Success": True, "Errors": None}],
    ),
)
def share(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[Access]]) -> HttpResponse:
    """Let users see and work on a schedule, or no more; what they can do with it depends on their roles. Unknown users are left out."""
    wanted = asked_for(body, empty=numbered.BODY_EMPTY_WITH_DOT, no_users=numbered.FILTER_EMPTY)
    if not externalId:
        raise fail(errors.SCHEDULE_ID_EMPTY)
    schedule = queries.schedule_by_external_id(externalId)
    if schedule is None:
        raise fail(numbered.SCHEDULE_NOT_FOUND)
    if wanted.access is not None:
        users = present_users(wanted.users.users, disabled_too=not wanted.access)
        change = actions.share_schedule if wanted.access else actions.unshare_schedule
        change(schedule.pk, [user.pk for user in users.values()], by=request.actor, now=request.now)
    return success()
