"""Proctoring: the launch as Proctorio's public integrations sign it, and the way through a provider and back."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.test import Client

from stratus.delivery.entrance.tokens import PlayerToken, Reader
from stratus.delivery.models import ProctoringPass, ProctorioSettings
from stratus.delivery.safeguards.proctoring.passes import PASS_LASTS
from stratus.delivery.safeguards.proctoring.proctorio import Proctorio, parameters, signature, way_in
from stratus.delivery.safeguards.proctoring.provider import NoProctoring, ProctoringFailed, Sitting
from stratus.delivery.safeguards.proctoring.recording import RECORDING
from stratus.delivery.safeguards.proctoring.settings import change_proctorio
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.scheduling.queries import launch_links
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import SYSTEM, a_number, a_registration, a_schedule, a_tenant, a_user, an_assessment, an_attempt
from support.staff import a_browser

SITTING = Sitting(
    base_url="https://exams.example.org",
    registration_id=12,
    launch_url="https://exams.example.org/delivery/external-login?session=AB&proctored=cd",
    candidate="t1-u7",
    full_name="Zoë O'Neil",
    exam="MATH-1",
)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def asked(**changes: Any) -> dict[str, str]:
    return parameters(SITTING, consumer_key="key", exam_settings=("recordvideo", "notabs"), now=NOW, nonce="n0nce") | changes


def test_a_launch_says_these_things_in_this_order():
    assert list(asked()) == [
        "launch_url", "user_id", "oauth_consumer_key", "exam_start", "exam_take", "exam_end", "exam_settings", "fullname", "exam_tag",
        "oauth_signature_method", "oauth_version", "oauth_timestamp", "oauth_nonce",
    ]  # fmt: skip
    said = asked()
    assert (said["exam_settings"], said["oauth_timestamp"], said["oauth_signature_method"]) == (
        "recordvideo,notabs",
        "1795510800",
        "HMAC-SHA1",
    )


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (SITTING.launch_url, "exam_start"),
        ("https://exams.example.org/exam/start/12", "exam_start"),
        ("https://exams.example.org/exam/take/12", "exam_take"),
        ("https://exams.example.org/exam/take/12#x", "exam_take"),
        ("https://exams.example.org/exam/end/12", "exam_end"),
        ("https://examsxexample.org/exam/take/12", ""),
        ("https://exams.example.org/exam/take/121", ""),
    ],
)
def test_each_address_of_an_exam_is_one_place(address, place):
    said = asked()
    fits = [name for name in ("exam_start", "exam_take", "exam_end") if re.fullmatch(said[name], address)]
    assert fits == ([place] if place else [])


def test_the_signature_is_hmac_sha1_over_method_address_and_the_parameters_as_they_stand():
    # OpenSSL says the same of POST&https%3A%2F%2Feu.example.org%2Flaunch&b%3D2%2520%2526%26a%3DZo%25C3%25AB and the key s.
    assert signature("https://eu.example.org/launch", {"b": "2 &", "a": "Zoë"}, "s") == "ZRrhKx+i3YPuhrN3+pxPqMTpZJQ="


def test_the_first_address_of_the_answer_is_the_candidates():
    assert way_in(b'["https://getproctorio.com/x", "https://getproctorio.com/review"]') == "https://getproctorio.com/x"


NO_WAY_IN = [
    (b"2653", "code_2653"),
    (b"<html>", "unreadable"),
    (b"[]", "no_address"),
    (b'["javascript:x"]', "no_address"),
    (b'["http://getproctorio.com/x"]', "no_https"),
    (b"{}", "no_address"),
    (b"[" * 50_000, "unreadable"),
]


@pytest.mark.parametrize(("answer", "reason"), NO_WAY_IN)
def test_any_other_answer_is_no_way_in(answer, reason):
    with pytest.raises(ProctoringFailed, match=reason):
        way_in(answer)


def test_without_a_provider_everybody_goes_straight_on():
    assert NoProctoring().launch(SITTING) is None


@dataclass
class Provider:
    """Proctorio on this machine: what was posted, and what it answers."""

    url: str = ""
    answer: bytes = b"[]"
    bodies: list[bytes] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            provider.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(provider.answer)))
            self.end_headers()
            self.wfile.write(provider.answer)

        def log_message(self, *args: object) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}/launch"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()


# The way through

ACCOUNT = {
    "mode": "PROCTORIO", "address": "https://eu.example.org/launch", "consumer_key": "key", "consumer_secret": "s3cret",
    "exam_settings": ["recordvideo"], "template": "standard",
}  # fmt: skip


@pytest.fixture
def tenant(db):
    made = a_tenant(name=f"proctored-{a_number()}")
    with current.use(made):
        yield made


@pytest.fixture
def registration(tenant):
    RECORDING.asked.clear()
    return a_registration(a_schedule(an_assessment(use_proctorio=True), active=True))


@pytest.fixture
def candidate(tenant) -> Client:
    return Client(headers={"host": tenant.hosts.get().name}, enforce_csrf_checks=True)


def link_of(registration: Any) -> str:
    return launch_links([registration])[registration.pk].startup_link


def go(candidate: Client, registration: Any) -> Any:
    return candidate.post("/delivery/proctoring", {"session": link_of(registration).rpartition("=")[2]})


def test_a_proctored_link_says_so_and_asks_nobody_yet(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    page = candidate.get(link_of(registration))
    assert (page.status_code, "Continue to Proctorio" in page.content.decode(), len(RECORDING.asked)) == (200, True, 0)
    assert registration.candidate.full_name in page.content.decode()


def test_the_way_leads_through_the_provider_and_back_into_the_waiting_room(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    page = go(candidate, registration)
    sitting = RECORDING.asked[-1]
    assert (page.status_code, sitting.registration_id, sitting.full_name) == (200, registration.pk, registration.candidate.full_name)
    assert sitting.template == "standard"
    assert sitting.launch_url.replace("&", "&amp;") in page.content.decode()
    back = candidate.get(sitting.launch_url.removeprefix(sitting.base_url))
    assert (back.status_code, back.headers["Location"].partition("#")[0]) == (303, f"/exam/start/{registration.pk}")
    assert Event.objects.get(kind="registration.sent_to_proctoring").subject_id == registration.pk


def test_the_log_says_once_for_each_way_into_an_exam_that_the_candidate_was_led_away(candidate, registration, time_machine):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    now = clock.now()

    def logged_after_going(later: timedelta) -> int:
        time_machine.move_to(now + later, tick=False)
        go(candidate, registration)
        return Event.objects.filter(kind="registration.sent_to_proctoring").count()

    assert [logged_after_going(timedelta(minutes=minutes)) for minutes in (0, 0, 1, 119)] == [1, 1, 1, 1]
    assert logged_after_going(PASS_LASTS) == 2
    an_attempt(registration).sessions.create(number=1, opened_at=clock.now())
    assert [logged_after_going(PASS_LASTS + timedelta(minutes=minutes)) for minutes in (1, 2)] == [3, 3]


def test_only_the_provider_knows_how_one_comes_back(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    for mark in ("1", "0" * 32, "é"):
        assert candidate.get(f"{link_of(registration)}&proctored={mark}").status_code == 200


def back(candidate: Client) -> Any:
    """The candidate comes back from the provider's latest launch."""
    sitting = RECORDING.asked[-1]
    return candidate.get(sitting.launch_url.removeprefix(sitting.base_url))


def told(answer: Any) -> PlayerToken:
    """The token that the waiting room is opened with."""
    token = Reader(settings.PLAYER_KEY).read(answer.headers["Location"].partition("#token=")[2], clock.now())
    assert token is not None
    return token


def test_each_launch_has_a_mark_of_its_own_and_makes_the_one_before_void(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    go(candidate, registration)
    first = RECORDING.asked[-1].launch_url
    assert told(back(candidate)).launch == 1
    go(candidate, registration)
    assert RECORDING.asked[-1].launch_url != first
    assert candidate.get(first.removeprefix(RECORDING.asked[-1].base_url)).status_code == 200
    assert told(back(candidate)).launch == 2


def test_a_mark_of_another_candidate_leads_nowhere(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    other = a_registration(registration.schedule)
    go(candidate, registration)
    mark = RECORDING.asked[-1].launch_url.rpartition("=")[2]
    go(candidate, other)
    assert candidate.get(f"{link_of(other)}&proctored={mark}").status_code == 200


def test_a_mark_that_was_used_or_is_old_leads_through_the_provider_again(candidate, registration, time_machine):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    now = clock.now()
    time_machine.move_to(now, tick=False)
    go(candidate, registration)
    time_machine.move_to(now + PASS_LASTS - timedelta(seconds=1), tick=False)
    assert back(candidate).status_code == 303
    time_machine.move_to(now + PASS_LASTS, tick=False)
    assert "Continue to Proctorio" in back(candidate).text
    go(candidate, registration)
    ProctoringPass.objects.update(used_at=clock.now())
    assert "Continue to Proctorio" in back(candidate).text


def test_the_mark_is_not_stored(candidate, registration):
    change_proctorio(ACCOUNT | {"mode": "REHEARSAL"}, by=SYSTEM)
    go(candidate, registration)
    mark = RECORDING.asked[-1].launch_url.rpartition("=")[2]
    assert mark.encode() not in bytes(ProctoringPass.objects.get().mark_hash)


@pytest.mark.parametrize("by_schedule", [True, False])
def test_a_link_without_proctoring_leads_straight_on(candidate, registration, by_schedule):
    if by_schedule:
        change_proctorio(ACCOUNT, by=SYSTEM)
        registration.schedule.use_proctorio = False
        registration.schedule.save()
    assert candidate.get(link_of(registration)).status_code == 303


def test_the_scheduler_is_told_that_proctorio_is_not_set_up(registration):
    browser = a_browser(a_user("System administrator"))
    address = f"/delivery/schedules/{registration.schedule_id}"
    assert "Proctorio is not set up" in browser.get(address).content.decode()
    change_proctorio(ACCOUNT, by=SYSTEM)
    assert "Proctorio is not set up" not in browser.get(address).content.decode()


def test_the_scheduler_is_told_that_proctorio_does_not_run_in_seb(registration):
    change_proctorio(ACCOUNT, by=SYSTEM)
    browser = a_browser(a_user("System administrator"))
    address = f"/delivery/schedules/{registration.schedule_id}"
    assert "does not run in Safe Exam Browser" not in browser.get(address).content.decode()
    registration.schedule.use_seb = True
    registration.schedule.save()
    assert "does not run in Safe Exam Browser" in browser.get(address).content.decode()


def test_a_provider_that_does_not_answer_can_be_asked_again(candidate, registration, monkeypatch):
    change_proctorio(ACCOUNT, by=SYSTEM)

    def fails(self: Proctorio, sitting: Sitting) -> str:
        raise ProctoringFailed("ConnectTimeout")

    monkeypatch.setattr(Proctorio, "launch", fails)
    page = go(candidate, registration)
    assert (page.status_code, "Try again" in page.content.decode()) == (502, True)
    assert not Event.objects.filter(kind="registration.sent_to_proctoring").exists()


def test_an_account_whose_secret_is_lost_leads_nobody_anywhere_and_its_page_says_so(candidate, registration, settings, tenant):
    change_proctorio(ACCOUNT, by=SYSTEM)
    settings.SETTINGS_KEY = b"another" * 8
    page = go(candidate, registration)
    assert (page.status_code, "Try again" in page.content.decode()) == (502, True)
    browser = a_browser(a_user("System administrator"))
    page = browser.get("/admin/proctorio").content.decode()
    assert ("can no longer be read" in page, "the present one stays" in page) == (True, False)
    assert browser.post("/admin/proctorio", ACCOUNT | {"consumer_secret": ""}).status_code == 422
    assert browser.post("/admin/proctorio", ACCOUNT).status_code == 302
    assert "can no longer be read" not in browser.get("/admin/proctorio").content.decode()


def test_an_unknown_link_leads_to_no_provider(candidate, registration):
    assert candidate.post("/delivery/proctoring", {"session": "0" * 64}).status_code == 404


def test_a_provider_on_the_network_gets_a_signed_form(registration, receiver, settings):
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    receiver.answer = json.dumps(["https://getproctorio.com/candidate", "https://getproctorio.com/review"]).encode()
    proctorio = Proctorio(receiver.url, "key", "s3cret", ("recordvideo",), lambda: NOW)
    assert proctorio.launch(SITTING) == "https://getproctorio.com/candidate"
    form = {name: values[0] for name, values in parse_qs(receiver.bodies[0].decode()).items()}
    signed = form.pop("oauth_signature")
    assert form == asked(exam_settings="recordvideo", oauth_nonce=form["oauth_nonce"])
    assert signed == signature(receiver.url, form, "s3cret")


def test_a_provider_may_not_be_inside_our_own_network(registration, receiver):
    with pytest.raises(ProctoringFailed, match="address"):
        Proctorio(receiver.url, "key", "s3cret", (), lambda: NOW).launch(SITTING)
    assert receiver.bodies == []


# Setting it up


def test_the_account_is_kept_and_its_secret_is_never_shown(tenant):
    browser = a_browser(a_user("System administrator"))
    assert browser.post("/admin/proctorio", ACCOUNT).status_code == 302
    assert TenantSettings.objects.get().default_proctorio_template == "standard"
    assert browser.post("/admin/proctorio", ACCOUNT | {"consumer_secret": "", "consumer_key": "other"}).status_code == 302
    kept = ProctorioSettings.objects.get()
    assert (kept.consumer_key, b"s3cret" in bytes(kept.consumer_secret), bool(kept.consumer_secret)) == ("other", False, True)
    assert "s3cret" not in browser.get("/admin/proctorio").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "ftp://x"),
        ("address", "http://eu.example.org/launch"),
        ("address", "http://93.184.215.14/launch"),
        ("consumer_key", ""),
        ("consumer_secret", ""),
        ("exam_settings", ["telepathy"]),
        ("template", "a b"),
        ("mode", "X"),
    ],
)
def test_half_an_account_is_refused_beside_its_field(tenant, field, value):
    with pytest.raises(InvalidFields) as refused:
        change_proctorio(ACCOUNT | {field: value}, by=SYSTEM)
    assert set(refused.value.errors) == {field}


def test_an_address_in_a_network_that_is_allowed_needs_no_https(tenant, settings):
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    change_proctorio(ACCOUNT | {"address": "http://127.0.0.1:9/launch"}, by=SYSTEM)
    assert ProctorioSettings.objects.get().address == "http://127.0.0.1:9/launch"
