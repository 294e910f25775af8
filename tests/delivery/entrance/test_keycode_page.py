"""Coming in with a keycode."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stratus.delivery.entrance.tokens import Reader
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling import rules
from stratus.scheduling.links import keycodes
from stratus.scheduling.links.secrets import KEYCODE_ALPHABET, keycode, typed_keycode
from stratus.scheduling.models import Keycode, Registration, Schedule, WrongKeycodes
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import SYSTEM, a_number, a_registration, a_schedule, a_tenant, a_user
from support.staff import a_browser

PAGE = "/exam/keycode"
WRONG = "33333-33333"


@pytest.fixture
def tenant(db: None) -> Any:
    made = a_tenant(name=f"keycode-{a_number()}")
    with current.use(made):
        TenantSettings.objects.update(use_keycodes=True)
        yield made


@pytest.fixture
def browser(tenant: Any) -> Client:
    return a_computer(tenant)


def a_computer(tenant: Any) -> Client:
    """One of a hall's computers: all of them have the same address."""
    return Client(headers={"host": f"{tenant.name}.example.org"}, REMOTE_ADDR="192.0.2.7")


def code_of(registration: Registration) -> str:
    return keycodes.shown([registration.pk], now=clock.now())[registration.pk].code


def used(registration: Registration) -> bool:
    return Keycode.objects.get(registration=registration).used_at is not None


def test_it_leads_into_the_waiting_room_as_a_link_does(browser: Client) -> None:
    registration = a_registration()
    answer = browser.post(PAGE, {"keycode": code_of(registration)})
    path, _hash, fragment = answer.headers["Location"].partition("#")
    token = Reader(settings.PLAYER_KEY).read(fragment.removeprefix("token="), clock.now())
    assert (answer.status_code, path, token and token.registration_id) == (303, f"/exam/start/{registration.pk}", registration.pk)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    event = Event.objects.get(kind="keycode.used")
    assert (event.actor_id, event.door, event.schedule_id, event.data) == (
        registration.candidate_id,
        "PLAYER",
        registration.schedule_id,
        {},
    )


def test_it_can_be_typed_in_any_way(tenant: Any) -> None:
    for change in (str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[0]} {code[1:]}. "):
        assert a_computer(tenant).post(PAGE, {"keycode": change(code_of(a_registration()))}).status_code == 303


def test_it_works_once(tenant: Any) -> None:
    registration = a_registration()
    code = code_of(registration)
    assert a_computer(tenant).post(PAGE, {"keycode": code}).status_code == 303
    again = a_computer(tenant).post(PAGE, {"keycode": code})
    assert again.status_code == 422
    assert "was used already" in again.text
    assert code_of(registration) == code


def test_a_new_one_takes_the_place_of_the_one_before(tenant: Any) -> None:
    registration = a_registration()
    old = code_of(registration)
    a_computer(tenant).post(PAGE, {"keycode": old})
    new = keycodes.renew([registration], by=SYSTEM, now=clock.now())[registration.pk].code
    assert new != old
    assert "is not right" in a_computer(tenant).post(PAGE, {"keycode": old}).text
    assert a_computer(tenant).post(PAGE, {"keycode": new}).status_code == 303
    event = Event.objects.get(kind="keycode.issued")
    assert (event.subject_id, event.data) == (registration.pk, {})


@pytest.mark.parametrize("typed", ["", "x", WRONG, "é" * 10, "\x00" * 10, "A" * 5000, "0OIL1-2Z5S8"])
def test_anything_else_is_answered_politely_and_opens_nothing(browser: Client, typed: str) -> None:
    a_registration()
    answer = browser.post(PAGE, {"keycode": typed})
    assert answer.status_code == 422
    assert 'id="id_keycode_errors"' in answer.text


def test_wrong_ones_make_the_next_one_wait_and_longer_each_time(browser: Client, passes: Any) -> None:
    registration = a_registration()
    answers = [browser.post(PAGE, {"keycode": WRONG}) for _time in range(3)]
    assert [answer.headers.get("Retry-After") for answer in answers] == [None, None, "30"]
    refused = browser.post(PAGE, {"keycode": code_of(registration)})
    assert (refused.status_code, used(registration)) == (429, False)
    passes(seconds=31)
    assert browser.post(PAGE, {"keycode": WRONG}).headers["Retry-After"] == "60"
    passes(seconds=61)
    assert browser.post(PAGE, {"keycode": code_of(registration)}).status_code == 303


def test_one_computer_that_waits_holds_up_nobody_else_in_the_hall(browser: Client, tenant: Any) -> None:
    for _time in range(5):
        browser.post(PAGE, {"keycode": WRONG})
    assert a_computer(tenant).post(PAGE, {"keycode": code_of(a_registration())}).status_code == 303


def test_whoever_came_in_leaves_no_wait_to_the_next_person(browser: Client) -> None:
    for _time in range(2):
        browser.post(PAGE, {"keycode": WRONG})
    browser.post(PAGE, {"keycode": code_of(a_registration())})
    assert "Retry-After" not in browser.post(PAGE, {"keycode": WRONG}).headers


def test_when_somebody_tries_very_many_the_user_name_is_asked_too_and_nobody_is_locked_out(tenant: Any, passes: Any) -> None:
    registration = a_registration()
    for _time in range(rules.WRONG_KEYCODES):
        a_computer(tenant).post(PAGE, {"keycode": WRONG})  # cookies thrown away, as a program would
    alone = a_computer(tenant).post(PAGE, {"keycode": code_of(registration)})
    assert (alone.status_code, used(registration)) == (422, False)
    assert 'id="id_username_errors"' in alone.text
    both = {"keycode": code_of(registration), "username": registration.candidate.username.upper()}
    assert a_computer(tenant).post(PAGE, both).status_code == 303
    passes(minutes=3)
    assert a_computer(tenant).post(PAGE, {"keycode": code_of(a_registration())}).status_code == 303


def test_wrong_keycodes_of_another_organisation_do_not_count_here(tenant: Any) -> None:
    other = a_tenant()
    with current.use(other):
        WrongKeycodes.objects.create(since=clock.now(), number=1000)
    assert a_computer(tenant).post(PAGE, {"keycode": code_of(a_registration())}).status_code == 303


def test_an_organisation_may_want_the_user_name_always(browser: Client) -> None:
    TenantSettings.objects.update(keycode_needs_username=True)
    registration = a_registration()
    assert browser.post(PAGE, {"keycode": code_of(registration)}).status_code == 422
    assert browser.post(PAGE, {"keycode": code_of(registration), "username": "somebody else"}).status_code == 422
    assert browser.post(PAGE, {"keycode": code_of(registration), "username": registration.candidate.username}).status_code == 303


@pytest.mark.parametrize(
    ("organisation", "schedule", "opens"), [(True, None, True), (True, False, False), (False, True, True), (False, None, False)]
)
def test_the_schedule_decides_where_it_says_something_else_the_organisation(
    browser: Client, organisation: bool, schedule: Any, opens: bool
) -> None:
    TenantSettings.objects.update(use_keycodes=organisation)
    registration = a_registration(a_schedule(active=True, use_keycode=schedule))
    assert (browser.post(PAGE, {"keycode": code_of(registration)}).status_code == 303) is opens


def test_it_opens_an_hour_before_the_start_and_is_not_spent_before(browser: Client, passes: Any) -> None:
    start = clock.now() + timedelta(hours=3)
    registration = a_registration(
        a_schedule(active=True, starts_at=start, ends_at=start + timedelta(hours=5), time_zone="Europe/Amsterdam")
    )
    early = browser.post(PAGE, {"keycode": code_of(registration)})
    assert "opens the exam from" in early.text
    assert early.text.count("CET") + early.text.count("CEST") >= 1
    passes(hours=2, minutes=1)
    assert browser.post(PAGE, {"keycode": code_of(registration)}).status_code == 303


@pytest.mark.parametrize(
    ("change", "said"),
    [({"ends_at": timedelta(minutes=-1)}, "is over"), ({"status": "DRAFT"}, "not right"), ({"deleted_at": timedelta(0)}, "not right")],
)
def test_it_opens_no_exam_that_is_not_there(browser: Client, change: dict[str, Any], said: str) -> None:
    registration = a_registration()
    code, now = code_of(registration), clock.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    Schedule.objects.filter(pk=registration.schedule_id).update(**values)
    answer = browser.post(PAGE, {"keycode": code})
    assert (answer.status_code, said in answer.text, used(registration)) == (422, True, False)


@pytest.mark.parametrize(
    ("fields", "said"), [({"is_active": False}, "not right"), ({"allowed_ip_addresses": ["203.0.113.9"]}, "from this network")]
)
def test_it_lets_in_nobody_who_may_not_come_in(browser: Client, fields: dict[str, Any], said: str) -> None:
    candidate = a_user()
    registration = a_registration(candidate=candidate)
    code = code_of(registration)
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
    answer = browser.post(PAGE, {"keycode": code})
    assert (answer.status_code, said in answer.text, used(registration)) == (422, True, False)


@pytest.mark.database
def test_a_keycode_of_another_organisation_is_unknown_here(tenant: Any) -> None:
    with current.use(a_tenant()):
        TenantSettings.objects.update(use_keycodes=True)
        code = code_of(a_registration())
    assert a_computer(tenant).post(PAGE, {"keycode": code}).status_code == 422


def test_the_page_cannot_be_posted_to_from_elsewhere(tenant: Any) -> None:
    browser = Client(headers={"host": f"{tenant.name}.example.org"}, enforce_csrf_checks=True)
    assert browser.post(PAGE, {"keycode": code_of(a_registration())}).status_code == 403


@pytest.mark.database
def test_somebody_who_is_logged_in_as_somebody_else_sits_no_exam(tenant: Any) -> None:
    registration = a_registration()
    browser = a_browser(a_user("System administrator"))
    browser.post(f"/admin/users/{registration.candidate_id}/log-in-as")
    assert browser.post(PAGE, {"keycode": code_of(registration)}).status_code == 403


def test_the_login_page_points_to_it_where_the_organisation_has_keycodes(browser: Client) -> None:
    assert f'href="{PAGE}"' in browser.get("/login").text
    TenantSettings.objects.update(use_keycodes=False)
    assert f'href="{PAGE}"' not in browser.get("/login").text


def test_codes_have_forty_bits_at_least_and_no_letter_that_is_read_for_another() -> None:
    assert len(KEYCODE_ALPHABET) ** 10 > 2**40
    assert not set("AEIOU01L2Z5S8B") & set(KEYCODE_ALPHABET)
    codes = {keycode(b"k", registration, generation) for registration in range(300) for generation in (1, 2)}
    assert len(codes) == 600
    assert all(typed_keycode(code) == code for code in codes)


def test_two_who_would_have_the_same_code_get_different_ones(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = a_registration(), a_registration()
    monkeypatch.setattr(keycodes.secrets, "keycode", lambda _key, pk, generation: WRONG if generation == 1 else f"{pk % 10}{generation}")
    codes = keycodes.shown([first.pk, second.pk], now=clock.now())
    assert codes[first.pk].code == WRONG
    assert codes[second.pk].code != WRONG


def test_the_statements_do_not_grow_with_the_candidates(
    tenant: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    schedule = a_schedule(active=True)
    few = [a_registration(schedule) for _n in range(2)]
    many = [a_registration(schedule) for _n in range(25)]
    with django_assert_max_num_queries(12) as counted:
        keycodes.renew(few, by=SYSTEM, now=clock.now())
    with django_assert_num_queries(len(counted)):
        keycodes.renew(many, by=SYSTEM, now=clock.now())
