"""How reading a candidate of a schedule is brought to answer its errors."""

from __future__ import annotations

from provocations import provokes
from stratus.external_api.candidates import errors as e
from stratus.external_api.schedules import errors as schedules
from support.builders import a_schedule, a_user
from support.caller import Api, Reply

READ = "GET /schedule/{externalId}/candidates/{candidateExternalId}"


@provokes(READ, schedules.SCHEDULE_UNKNOWN)
def of_an_unknown_schedule(api: Api) -> Reply:
    return api.get(f"/schedule/nothing/candidates/{a_user().external_id}")


@provokes(READ, e.NO_USERS)
def who_is_no_candidate_there(api: Api) -> Reply:
    return api.get(f"/schedule/{a_schedule().external_id}/candidates/{a_user().external_id}")
