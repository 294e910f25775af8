"""A limit for one token, where somebody switched it on (`api/decisions` §2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from stratus.foundation import clock


@pytest.fixture
def limited(api):
    from stratus.external_api.models import Token

    Token.objects.update(requests_per_minute=2)
    return api


@pytest.fixture
def moment():
    """The beginning of a minute that stands still."""
    start = clock.now().replace(second=15, microsecond=0)
    with time_machine.travel(start, tick=False) as frozen:
        yield frozen


def test_without_a_limit_no_answer_speaks_of_one(api):
    reply = api.get("/external/schedule/none")
    assert not [name for name in reply.headers if name.lower().startswith("ratelimit")]


def test_every_answer_tells_what_is_left(limited, moment):
    reply = limited.get("/external/schedule/none")
    assert reply.status == 400
    told = [reply.headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")]
    assert told == ["2", "1", "46"]


def test_one_request_too_many_is_refused_in_the_envelope(limited, moment):
    for _n in range(2):
        assert limited.get("/no/such/path").status == 404
    reply = limited.get("/external/schedule/none")
    assert (reply.status, reply.body) == (429, {"Success": False, "Errors": "Rate limit reached"})
    assert reply.headers["Retry-After"] == "46"
    assert reply.headers["RateLimit-Remaining"] == "0"


def test_the_next_minute_begins_anew(limited, moment):
    for _n in range(3):
        limited.get("/external/schedule/none")
    moment.shift(timedelta(minutes=1))
    assert limited.get("/external/schedule/none").status == 400


def test_another_token_is_not_limited(limited, moment):
    from support.caller import an_api

    other = an_api(limited.tenant)
    assert [other.get("/external/schedule/none").status for _n in range(4)] == [400] * 4


def test_a_refused_request_changes_nothing(limited, moment):
    from stratus.scheduling.models import Schedule
    from support.builders import a_schedule

    schedule = a_schedule()
    for _n in range(2):
        limited.get("/external/schedule/none")
    assert limited.delete(f"/external/schedule/{schedule.external_id}").status == 429
    assert Schedule.objects.get().deleted_at is None
