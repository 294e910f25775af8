"""Token, tenant, path, method and body, before any operation is reached (`api/decisions` §1)."""

from __future__ import annotations

import pytest
from django.test import Client

NOT_ALLOWED = {"Success": False, "Errors": "Not allowed to use external API"}


@pytest.fixture
def schedule(api):
    from support.builders import a_schedule

    return a_schedule(external_id="S1")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "EAPI",
        "EAPI short",
        "Bearer " + "a" * 48,
        "EAPI " + "a" * 48,
        "EAPI " + "a" * 49,
        "EAPI " + "é" * 48,
        "EAPI " + "a" * 48 + " x",
        "{token}",
        "Bearer{token}",
        "Token {token}",
        "EAPI, {token}",
        "EAPI:{token}",
        "EAPI Bearer {token}",
        "EAPI {token}\n",
    ],
)
def test_without_a_known_token_everything_is_403(api, header):
    for path in ("/external/schedule/S1", "/no/such/path"):
        reply = api.get(path, Authorization=header.format(token=api.token))
        assert (reply.status, reply.body) == (403, NOT_ALLOWED)


@pytest.mark.parametrize("scheme", ["EAPI ", "EAPI", "EAPI\t", "EAPI \t ", "Bearer ", "Bearer\t", "eapi ", "eApI", "bearer ", "BEARER  "])
def test_the_token_is_taken_as_documented_without_a_blank_and_as_a_bearer_token_in_any_letter_case(api, schedule, scheme):
    assert api.get("/external/schedule/S1", Authorization=f"{scheme}{api.token}").status == 200
    assert api.get("/external/schedule/S1", Authorization=f"  {scheme}{api.token} ").status == 200


def test_a_token_is_compared_exactly(api):
    assert api.get("/external/schedule/S1", Authorization=f"EAPI {api.token.swapcase()}").status == 403


def test_a_revoked_token_is_403_and_others_go_on(api, schedule):

    from stratus.external_api.models import Token
    from stratus.external_api.tokens.actions import revoke_token
    from stratus.foundation import clock
    from support.builders import SYSTEM
    from support.caller import an_api

    other = an_api(api.tenant)
    revoke_token(Token.objects.get(owner=api.owner).pk, by=SYSTEM, now=clock.now())
    assert api.get("/external/schedule/S1").status == 403
    assert other.get("/external/schedule/S1").status == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "Candidate"}, {"deleted_at": "now"}])
def test_a_token_ends_with_its_owner(api, schedule, change):
    from stratus.foundation import clock
    from stratus.people.models import User
    from support.builders import a_role

    values = {"role": a_role(change["role"])} if "role" in change else {"deleted_at": clock.now()} if "deleted_at" in change else change
    User.objects.filter(pk=api.owner.pk).update(**values)
    assert api.get("/external/schedule/S1").status == 403


def test_the_last_use_of_a_token_is_kept(api, schedule):
    from stratus.external_api.models import Token

    assert Token.objects.get().last_used_at is None
    api.get("/external/schedule/S1")
    assert Token.objects.get().last_used_at is not None


def test_the_token_selects_the_tenant_whatever_the_host(api, schedule):
    assert api.get("/external/schedule/S1", Host="somewhere.else:99").status == 200


def test_another_tenant_is_not_seen(api, schedule):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="theirs")
    reply = api.get("/external/schedule/theirs")
    assert (reply.status, reply.error) == (400, "Schedule hasn't been found by external id")


@pytest.mark.parametrize("path", ["/external/schedule/S1", "/schedule/S1", "/external/schedule/S1/", "/schedule/S1/"])
def test_every_spelling_of_a_path_answers(api, schedule, path):
    assert api.get(path).body["Content"]["ExternalId"] == "S1"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "", "/", "/external", "/external/external/schedule/S1", "/schedule/S1/nothing", "/schedule/S1//", "/a%0Ab", "/a%0A"],
)
def test_an_unknown_path_is_404_in_the_envelope(api, path):
    reply = api.get(path)
    assert (reply.status, reply.body) == (404, {"Success": False, "Errors": "Url not found"})


def test_a_wrong_method_is_405_and_says_which_are_right(api):
    reply = api.put("/external/schedule/S1")
    assert (reply.status, reply.body) == (405, {"Success": False, "Errors": "Method not allowed"})
    assert reply.headers["Allow"] == "DELETE, GET, HEAD, PATCH"
    assert api("OPTIONS", "/schedule").headers["Allow"] == "POST"


def test_the_two_create_operations_differ_by_their_path_alone(api):
    assert "Message" in api.post("/schedule/", {}).body
    assert "Message" not in api.post("/external/schedule/", {}).body


def test_an_id_in_a_path_is_percent_decoded(api):
    from support.builders import a_schedule

    a_schedule(external_id="EXT_sch.1")
    assert api.get("/schedule/EXT%5Fsch%2E1").status == 200


@pytest.mark.parametrize(
    "external_id", ["x" * 65, "x" * 5000, "%00", "a%0Db", "S1%0A", "%F0%9F%98%80", "%E2%80%AE", "%FF", "a%2Cb", "'%20OR%201=1"]
)
def test_a_malformed_id_is_simply_not_found(api, external_id):
    reply = api.get(f"/external/schedule/{external_id}")
    assert (reply.status, reply.error) == (400, "Schedule hasn't been found by external id")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"Title": NaN}',
        b'{"Title": "\x00"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"Title": "x"} {}',
        b"Title=x",
    ],
)
def test_a_body_that_is_no_json_is_told_so(api, schedule, body, caplog):
    reply = api.patch("/external/schedule/S1", body)
    assert (reply.status, reply.error) == (400, "Request body is not valid JSON")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_path_and_method_come_before_the_body(api):
    assert api.patch("/nothing", b"{").status == 404
    assert api.put("/external/schedule/S1", b"{").status == 405
    assert api.patch("/external/schedule/S1", b"{", Authorization="").status == 403


def test_a_byte_order_mark_is_read_over(api, schedule):
    assert api.patch("/external/schedule/S1", b'\xef\xbb\xbf{"Title": "New"}').status == 200


def test_an_empty_body_equals_an_empty_object(api, schedule):
    for body in (None, b"  ", {}, b"null", b'" "'):
        assert api.patch("/external/schedule/S1", body).error == "Invalid input data (all fields in message body are empty)"


def test_more_than_32_mb_is_413_in_the_envelope(api, schedule):
    reply = api.patch("/external/schedule/S1", b'{"Title": "' + b"x" * (32 * 1024 * 1024) + b'"}')
    assert (reply.status, reply.body) == (413, {"Success": False, "Errors": "Request body must be at most 32 MB"})


def unread(api, path: str, why: str, token: str | None = None) -> tuple[int, str]:
    """A call whose body the front left unread; returns status and text."""
    from support.caller import BASE

    headers = {"Authorization": f"EAPI {token or api.token}"}
    answer = Client().generic("PATCH", BASE + path, b"", content_type="application/json", headers=headers, **{"stratus.unread": why})
    return answer.status_code, answer.json()["Errors"]


def test_what_the_front_does_not_read_is_refused_after_token_and_path_in_the_same_words(api, schedule):
    assert unread(api, "/external/schedule/S1", "too large", token="a" * 48) == (403, "Not allowed to use external API")
    assert unread(api, "/nothing", "too large") == (404, "Url not found")
    assert unread(api, "/external/schedule/S1", "too large") == (413, "Request body must be at most 32 MB")


def test_a_body_that_was_not_read_because_nobody_could_be_asked_is_to_be_sent_again(api, schedule):
    status, text = unread(api, "/external/schedule/S1", "caller unknown")
    assert (status, text) == (503, "Service unavailable, please try again in a moment")


def test_a_crash_is_a_500_in_the_envelope_without_traceback(api, monkeypatch, caplog):
    from stratus.scheduling import queries

    def crash(_external_id: str) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(queries, "schedule_by_external_id", crash)
    reply = api.get("/external/schedule/S1")
    assert (reply.status, reply.body) == (500, {"Success": False, "Errors": "Internal server error"})


def test_the_answer_names_the_request(api, schedule):
    assert api.get("/schedule/S1", **{"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"


def test_what_happened_names_owner_door_and_request(api, schedule):
    from stratus.events.models import Event

    api.patch("/schedule/S1", {"Title": "New"}, **{"X-Request-Id": "mine-2"})
    event = Event.objects.get(kind="schedule.updated")
    assert (event.actor_id, event.door, event.request_id) == (api.owner.pk, "API", "mine-2")


def test_texts_stay_english_whatever_the_caller_prefers(api, schedule):
    reply = api.patch("/schedule/S1", {"Title": "x" * 101}, **{"Accept-Language": "nl"})
    assert reply.fields == {"Title": "Must be at most 100 characters long."}


def test_no_session_and_no_csrf_token_are_needed(api, schedule):
    client = Client(enforce_csrf_checks=True)
    response = client.patch(
        "/api/v1/integrations/schedule/S1",
        '{"Title": "New"}',
        content_type="application/json",
        headers={"Authorization": f"EAPI {api.token}"},
    )
    assert response.status_code == 200
    assert not response.cookies


def test_an_operation_that_met_a_deadlock_is_run_once_more(api, schedule, monkeypatch):
    from django.db import OperationalError

    from stratus.scheduling.schedules import actions

    class Deadlock(Exception):
        sqlstate = "40P01"

    update, calls = actions.update_schedule, []

    def first_in_vain(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError from Deadlock()
        return update(*args, **kwargs)

    monkeypatch.setattr(actions, "update_schedule", first_in_vain)
    assert api.patch("/schedule/S1", {"Title": "New"}).status == 200
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Transfer-Encoding: base64"),
        ("application/x-www-form-urlencoded", b"a=1&" * 1001),
    ],
)
@pytest.mark.parametrize("is_logged_in", [False, True])
def test_a_body_that_a_form_would_send_is_answered_in_the_envelope(api, kind, body, is_logged_in):
    from support.caller import BASE
    from support.staff import a_browser

    browser = a_browser(api.owner) if is_logged_in else Client()
    reply = browser.post(f"{BASE}/schedule", body, content_type=kind, headers={"authorization": f"EAPI {api.token}"})
    assert reply.status_code == 400
    assert "Request body is not valid JSON" in str(reply.json()["Errors"])
