"""How `GET /results` is brought to answer its errors."""

from __future__ import annotations

from provocations import provokes
from stratus.external_api.results import errors as e
from stratus.organisation.models import ApiSettings
from support.builders import a_user
from support.caller import Api, Reply

RESULTS = "GET /results"


@provokes(RESULTS, e.RESULTS_NEED_ID)
def no_id(api: Api) -> Reply:
    return api.get("/results?ScheduleExtId=x&CandidateExtId=%20")


@provokes(RESULTS, e.RESULTS_LIMIT)
def one_call_too_many(api: Api) -> Reply:
    ApiSettings.objects.update(results_per_day=1)
    candidate = a_user()
    assert api.get(f"/results?CandidateExtId={candidate.external_id}").status == 200
    return api.get(f"/results?CandidateExtId={candidate.external_id}")


@provokes(RESULTS, e.USER_NOT_FOUND)
def an_unknown_user(api: Api) -> Reply:
    return api.get("/results?CandidateExtId=taken")


@provokes(RESULTS, e.ATTEMPT_NOT_FOUND)
def an_unknown_attempt(api: Api) -> Reply:
    return api.get("/results?AttemptExtId=nothing")


@provokes(RESULTS, e.SCHEDULE_OF_RESULTS_NOT_FOUND)
def an_unknown_schedule(api: Api) -> Reply:
    return api.get(f"/results?CandidateExtId={a_user().external_id}&ScheduleExtId=nothing")
