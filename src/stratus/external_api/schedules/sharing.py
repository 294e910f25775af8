"""Sharing a schedule with users, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules import errors
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.answers import Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import present_users
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.sharing import Access, access_asked_for, users_asked_for
from stratus.scheduling import queries
from stratus.scheduling.schedules.sharing import actions

resource = Resource("Scheduling", errors.PAGES)


@resource.operation(
    "PUT /external/schedule/{externalId}/sharing",
    id="shareSchedule",
    summary="Share schedule",
    answer=Done,
    request={"Filter": {"Users": ["name1"]}, "Access": True},
    answers=[{"Success": True, "Errors": None}],
)
def share(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[Access]]) -> HttpResponse:
    """Let users see and work on a schedule, or no more; what they can do with it depends on their roles. Unknown users are left out."""
    names = users_asked_for(body, empty=errors.BODY_EMPTY_WITH_DOT, no_users=errors.FILTER_EMPTY)
    find = queries.schedule_by_external_id
    schedule = find_or_fail(find, externalId, empty=errors.SHARING_ID_EMPTY, unknown=errors.SCHEDULE_NOT_FOUND)
    access = access_asked_for(body)
    if access is not None:
        users = present_users(names, disabled_too=not access)
        change = actions.share_schedule if access else actions.unshare_schedule
        change(schedule.pk, [user.pk for user in users.values()], by=request.actor, now=request.now)
    return success()
