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


def test_a_key_means_nothing_on_other_methods(api, wish):
    external_id = create(api, wish, "k1").body["Content"]
    for title in ("One", "Two"):
        api.patch(f"{PATH}/{external_id}", {"Title": title}, **{"Idempotency-Key": "k2"})
    assert api.get(f"{PATH}/{external_id}").body["Content"]["Title"] == "Two"


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
