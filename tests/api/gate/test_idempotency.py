"""`Idempotency-Key`: what was asked for once is done once (`api/decisions` §2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from stratus.foundation import clock

PATH = "/external/schedule"


@pytest.fixture
def wish(api) -> dict[str, Any]:
    """A schedule without an id of its own: each call that is carried out makes another one."""
    from support.builders import an_assessment

    return {"AssessmentExternalId": an_assessment().external_id, "StartDateTime": "2030-05-21T10:00:00Z"}


class Keyed:
    """A caller that sends one key with everything."""

    def __init__(self, api, key: str) -> None:
        self.post = lambda path, body: create(api, body, key, path)


def schedules() -> int:
    from stratus.scheduling.models import Schedule

    return Schedule.objects.count()


def create(api, body: Any, key: str, path: str = PATH):
    return api.post(path, body, **{"Idempotency-Key": key})


def test_the_same_request_gets_the_first_answer_and_changes_nothing(api, wish):
    first, again = create(api, wish, "k1"), create(api, wish, "k1")
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert schedules() == 1
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_another_spelling_of_the_path_is_the_same_request(api):
    body = {"ExternalId": "u1", "FirstName": "Jane", "LastName": "Doe"}
    first = create(api, body, "k1", "/user")
    assert first.status == 200, first.body
    for path in ("/external/user", "/user/", "/external/user/"):
        again = create(api, body, "k1", path)
        assert again.body == first.body
        assert again.headers["Idempotent-Replayed"] == "true"


def test_without_a_key_every_request_counts(api, wish):
    assert api.post(PATH, wish).body != api.post(PATH, wish).body
    assert schedules() == 2


def test_the_whole_answer_comes_again_links_included(api, wish):
    body = {
        "Schedule": {
            "AssessmentExtId": wish["AssessmentExternalId"],
            "StartDateTime": "2030-05-21T10:00:00Z",
            "GroupExtId": "G",
            "GroupName": "G",
        },
        "Candidates": [{"CandidateExtId": "c1", "FirstName": "A", "LastName": "B", "Email": "a@b.example"}],
    }
    first, again = create(api, body, "k", "/schedule"), create(api, body, "k", "/schedule")
    assert again.body == first.body
    assert again.body["Candidates"][0]["LaunchUrl"].startswith("https://")


def test_what_is_kept_cannot_be_read_in_the_database(api, wish):
    from stratus.external_api.models import KeptAnswer

    answer = create(api, wish, "k1").body["Content"]
    kept = KeptAnswer.objects.get()
    assert answer.encode() not in bytes(kept.answer)
    assert b"k1" not in bytes(kept.request)


def test_another_body_under_the_same_key_is_refused(api, wish):
    create(api, wish, "k1")
    reply = create(api, wish | {"Title": "Other"}, "k1")
    assert (reply.status, reply.error) == (400, "Idempotency-Key was used with another request")
    assert schedules() == 1


def test_a_repeat_whose_answer_was_sealed_with_lost_secrets_is_told_so_and_does_nothing(api, wish, settings):
    create(api, wish, "k1")
    settings.KEPT_ANSWERS_KEY = b"another" * 8
    reply = create(api, wish, "k1")
    told = "The first request with this Idempotency-Key was carried out, and its answer can no longer be read"
    assert (reply.status, reply.error) == (400, told)
    assert schedules() == 1


def test_the_key_of_another_token_is_another_key(api, wish):
    from support.caller import an_api

    create(api, wish, "k1")
    assert create(an_api(api.tenant), wish, "k1").status == 200
    assert schedules() == 2


def test_the_key_of_another_path_is_another_key(api, wish):
    from provocations.schedules import create_with_links

    create(api, wish, "k1")
    reply = create_with_links(Keyed(api, "k1"), AssessmentExtId=wish["AssessmentExternalId"])
    assert reply.body["Result"].endswith("created successfully")
    assert schedules() == 2


def test_a_slash_at_the_end_makes_no_other_path(api, wish):
    assert create(api, wish, "k1").body == create(api, wish, "k1", PATH + "/").body


def test_a_refusal_is_not_kept_and_the_request_can_be_mended(api, wish):
    refused = create(api, wish | {"EndDateTime": "2000-01-01T00:00:00Z"}, "k1")
    assert refused.status == 400
    assert create(api, wish, "k1").status == 200


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_1_to_255_characters(api, wish, key):
    reply = create(api, wish, key)
    assert (reply.status, reply.error) == (400, "Idempotency-Key must have 1 to 255 characters")
    assert create(api, wish, "x" * 255).status == 200


@pytest.fixture
def extra_time(api):
    """Adds ten minutes for a candidate, under a key."""
    from support.builders import a_registration, a_schedule, a_user, an_assessment

    schedule = a_schedule(an_assessment(duration=60), external_id="S1", active=True)
    a_registration(schedule, a_user(external_id="7132"))
    body = {"CandidateExtIds": ["7132"], "ExtraTime": 10}
    return lambda key, **headers: api.put("/schedule/S1/setExtraTime", body, **{"Idempotency-Key": key} | headers)


def minutes(api) -> int:
    return api.get("/schedule/S1/invigilation-info").body["Content"][0]["ExtraTimeForNextAttempt"]


def test_minutes_are_added_once_however_often_they_are_sent_under_one_key(api, extra_time):
    answers = [extra_time("k1") for _again in range(3)]
    assert [answer.body for answer in answers] == [answers[0].body] * 3
    assert minutes(api) == 10
    extra_time("k2")
    assert minutes(api) == 20


def test_a_key_counts_for_calls_that_are_carried_out_later_too(api, extra_time):
    from api.gate.test_respond_async import answer

    accepted = [extra_time("k1", Prefer="respond-async") for _again in range(2)]
    assert [reply.status for reply in accepted] == [202, 202]
    first, again = (answer(api, reply) for reply in accepted)
    assert first == again == (200, extra_time("k1").body)
    assert minutes(api) == 10


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/user", {"ExternalId": "u2", "FirstName": "A", "LastName": "B"}),
        ("PATCH", "/user/u1", {"ExternalId": "u2"}),
        ("PUT", "/schedule/S1/candidates", ["u1"]),
        ("PUT", "/external/schedule/S1/cleanup/mark", None),
        ("DELETE", "/external/schedule/S1/cleanup/mark", None),
        ("DELETE", "/groups/G1", None),
        ("DELETE", "/external/schedule/S1", {}),
    ],
)
def test_whatever_changes_something_is_done_once(api, method, path, body):
    """A repeat gets the first answer, also where what it names is gone or has another name since."""
    from stratus.events.models import Event
    from support.builders import a_hierarchy, a_schedule, a_user

    a_user(external_id="u1")
    a_schedule(external_id="S1")
    a_hierarchy(external_id="G1")
    first = api(method, path, body, **{"Idempotency-Key": "k1"})
    events = Event.objects.count()
    again = api(method, path, body, **{"Idempotency-Key": "k1"})
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.count() == events


def test_bodies_are_compared_as_values_and_not_as_bytes(api, wish):
    first = create(
        api, b'{"AssessmentExternalId": "%s", "StartDateTime": "2030-05-21T10:00:00Z"}' % wish["AssessmentExternalId"].encode(), "k"
    )
    again = create(
        api, b'{"StartDateTime":"2030-05-21T10:00:00Z","AssessmentExternalId":"%s"}' % wish["AssessmentExternalId"].encode(), "k"
    )
    assert again.body == first.body
    assert schedules() == 1


def test_an_answer_that_the_release_before_kept_is_found(api, wish):
    """It named a body by the hash of its bytes: who sends a call again because of the upgrade gets its answer."""
    import hashlib
    import json

    from stratus.external_api.models import KeptAnswer

    first = create(api, wish, "k1")
    KeptAnswer.objects.update(body=hashlib.sha256(json.dumps(wish).encode()).digest())
    assert create(api, wish, "k1").body == first.body


def test_a_key_is_free_again_after_24_hours(api, wish):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        first = create(api, wish, "k1")
    with time_machine.travel(start + timedelta(hours=23, minutes=59), tick=False):
        assert create(api, wish, "k1").body == first.body
    with time_machine.travel(start + timedelta(hours=24), tick=False):
        assert create(api, wish, "k1").body != first.body
    assert schedules() == 2


def test_old_answers_are_deleted(api, wish):
    from stratus.external_api.gate.idempotency import forget_old_answers
    from stratus.external_api.models import KeptAnswer

    create(api, wish, "k1")
    assert forget_old_answers(clock.now() + timedelta(hours=23)) == 0
    assert forget_old_answers(clock.now() + timedelta(hours=24, seconds=1)) == 1
    assert not KeptAnswer.objects.exists()
