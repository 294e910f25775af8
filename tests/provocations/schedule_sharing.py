"""How the page about sharing a schedule is brought to answer its errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.schedules import errors as e
from stratus.external_api.wire.texts import numbered as n
from support.builders import a_schedule
from support.caller import Api, Reply

SHARE = "PUT /external/schedule/{externalId}/sharing"
RIGHT = {"Filter": {"Users": ["name1"]}, "Access": True}


def share(api: Api, external_id: str, body: Any = None) -> Reply:
    return api.put(f"/external/schedule/{external_id}/sharing", RIGHT if body is None else body)


@provokes(SHARE, n.BODY_EMPTY_WITH_DOT)
def an_empty_body(api: Api) -> Reply:
    for empty in (b"", b"null", [], 5, {"Other": 1}):
        assert share(api, "nothing", empty).code == 100
    return share(api, a_schedule().external_id, {})


@provokes(SHARE, n.FILTER_EMPTY)
def nobody(api: Api) -> Reply:
    for filters in (None, {}, [], 5, {"Users": None}, {"Users": [None, " "]}, {"Users": "name1"}, {"Users": [{}]}):
        assert share(api, "nothing", {"Filter": filters, "Access": True}).code == 216
    return share(api, a_schedule().external_id, {"Filter": {"Users": []}})


@provokes(SHARE, e.SHARING_ID_EMPTY)
def an_empty_id(api: Api) -> Reply:
    assert share(api, "%20").code == 300
    return share(api, "")


@provokes(SHARE, n.SCHEDULE_NOT_FOUND)
def an_unknown_schedule(api: Api) -> Reply:
    return share(api, "nothing")


@provokes(SHARE, n.UNKNOWN_ERROR)
def neither_true_nor_false(api: Api) -> Reply:
    return share(api, a_schedule().external_id, RIGHT | {"Access": "perhaps"})
