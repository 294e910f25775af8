"""How marking a schedule for deletion is brought to answer its errors."""

from __future__ import annotations

from provocations import provokes
from stratus.external_api.schedules import errors as e
from support.builders import a_schedule
from support.caller import Api, Reply

MARK = "PUT /external/schedule/{externalId}/cleanup/mark"
UNMARK = "DELETE /external/schedule/{externalId}/cleanup/mark"


@provokes(MARK, e.SCHEDULE_UNKNOWN)
def an_unknown_schedule(api: Api) -> Reply:
    return api.put("/external/schedule/nothing/cleanup/mark", {"NoticePeriod": "soon"})


@provokes(MARK, e.INFO_NOT_VALID)
def a_notice_that_is_no_number(api: Api) -> Reply:
    return api.put(f"/external/schedule/{a_schedule().external_id}/cleanup/mark", {"NoticePeriod": "soon"})


@provokes(UNMARK, e.SCHEDULE_UNKNOWN)
def no_schedule_to_unmark(api: Api) -> Reply:
    return api.delete("/external/schedule/nothing/cleanup/mark")
