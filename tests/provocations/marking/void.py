"""How voiding during and after marking is brought to answer its errors."""

from __future__ import annotations

from provocations import provokes
from stratus.external_api.marking import errors as e
from support.builders import a_schedule
from support.caller import Api, Reply

VOID = "PUT /external/schedule/{externalId}/marking/void"
BODY = {"Type": "BY_CANDIDATE", "CandidateExternalIds": ["7131"]}


def path(external_id: str) -> str:
    return f"/external/schedule/{external_id}/marking/void"


@provokes(VOID, e.VOID_SCHEDULE_ID_EMPTY)
def an_empty_id(api: Api) -> Reply:
    assert api.put(path("%20"), BODY).error == e.VOID_SCHEDULE_ID_EMPTY.text
    return api.put(path(""), {})


@provokes(VOID, e.VOID_BODY_EMPTY)
def an_empty_body(api: Api) -> Reply:
    for body in (b"", {}, [], None, "BY_CANDIDATE", {"Type": None}, {"Unknown": 1}):
        assert api.put(path("nothing"), body).error == e.VOID_BODY_EMPTY.text
    return api.put(path("nothing"), {"Type": " ", "CandidateExternalIds": ""})


@provokes(VOID, e.VOID_TYPE)
def an_unknown_type(api: Api) -> Reply:
    for wrong in (5, ["BY_CANDIDATE"], "BY_LUCK", True):
        assert list(api.put(path("nothing"), BODY | {"Type": wrong}).fields) == ["Type"]
    return api.put(path("nothing"), {"CandidateExternalIds": ["7131"]})


@provokes(VOID, e.VOID_SCHEDULE_NOT_FOUND)
def an_unknown_schedule(api: Api) -> Reply:
    return api.put(path("nothing"), BODY)


@provokes(VOID, e.VOID_SCHEDULE_NOT_ACTIVATED)
def a_draft(api: Api) -> Reply:
    return api.put(path(a_schedule().external_id), BODY)
