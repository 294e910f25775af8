"""Log in and out, within one's own tenant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.text import name_key
from stratus.login.backend import Argon2Hasher
from stratus.login.models import Tally
from stratus.login.waiting import counting
from stratus.login.waiting.tasks import tidy
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant, TenantSettings
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

WORDS = "correct horse"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author", username="Alan", password=WORDS)


def a_stranger(tenant: Tenant, address: str = "10.0.0.1") -> Client:
    """A browser at the tenant's host in which nobody is logged in."""
    return Client(headers={"host": tenant.hosts.get().name}, REMOTE_ADDR=address)


def log_in(browser: Client, username: str = "alan", password: str = WORDS, **more: str):
    return browser.post("/login", {"username": username, "password": password} | more)


def test_a_page_asks_strangers_to_log_in_and_leads_back(tenant, author):
    browser = a_stranger(tenant)
    asked = browser.get("/library?q=a")
    assert asked.headers["Location"] == "/login?next=/library%3Fq%3Da"
    assert log_in(browser, next="/library?q=a").headers["Location"] == "/library?q=a"
    assert browser.get("/library").status_code == 200


def test_the_user_name_is_known_in_any_letter_case(tenant, author):
    assert log_in(a_stranger(tenant), "ALAN").status_code == 302


@pytest.mark.parametrize("typed", ["Zoe\u0308", "ZOË", "Ｚｏë"])
@pytest.mark.parametrize("username", ["Zoë", "zoe\u0308"])
def test_the_user_name_is_known_however_a_keyboard_writes_it(tenant, username, typed):
    user = a_user("Author", username=username, password=WORDS)
    assert log_in(a_stranger(tenant), typed).status_code == 302
    assert user.username == username


@pytest.mark.parametrize("typed", ["ça va bien là", "c\u0327a va bien la\u0300"])
@pytest.mark.parametrize("chosen", ["ça va bien là", "c\u0327a va bien la\u0300"])
def test_the_password_is_known_however_a_keyboard_writes_it(tenant, chosen, typed):
    a_user("Author", username="alan", password=chosen)
    assert log_in(a_stranger(tenant), password=typed).status_code == 302


@pytest.mark.parametrize("typed", ["ça va bien là", "c\u0327a va bien la\u0300"])
def test_a_password_that_was_hashed_as_typed_is_hashed_anew(tenant, author, typed):
    author.password = make_password("c\u0327a va bien la\u0300")
    author.save()
    assert log_in(a_stranger(tenant), password=typed).status_code == 302
    author.refresh_from_db()
    assert check_password("ça va bien là", author.password)


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "elsewhere", "/\\elsewhere.example"]
)
def test_logging_in_never_leads_to_another_place(tenant, author, target):
    assert log_in(a_stranger(tenant), next=target).headers["Location"] == "/"


def test_a_wrong_password_keeps_the_name_that_was_typed(tenant, author):
    answer = log_in(a_stranger(tenant), password="wrong")
    assert answer.status_code == 422
    assert 'value="alan"' in answer.text
    assert "do not belong together" in answer.text
    assert "wrong" not in answer.text


@pytest.mark.parametrize("password", ["wrong", "wröng", "ｗröng"])
def test_an_unknown_name_takes_as_much_work_as_a_wrong_password(tenant, author, password, monkeypatch):
    hashed: list[str] = []
    monkeypatch.setattr(Argon2Hasher, "encode", lambda self, text, salt: hashed.append(text) or "argon2$x")
    monkeypatch.setattr(Argon2Hasher, "verify", lambda self, text, encoded: bool(hashed.append(text)))
    log_in(a_stranger(tenant), "nobody", password)
    unknown, hashed[:] = len(hashed), []
    log_in(a_stranger(tenant), "alan", password)
    assert unknown == len(hashed) > 0


@pytest.mark.parametrize("username", ["", "\x00alan", "x" * 501, "👩‍🎓", "عَلِيّ"])
def test_any_text_as_user_name_is_answered_politely(tenant, username):
    assert log_in(a_stranger(tenant), username).status_code == 422


def test_people_of_another_organisation_are_unknown_here(author):
    other = a_tenant()
    assert log_in(a_stranger(other)).status_code == 422


def test_a_session_counts_for_its_own_organisation_only(author):
    browser = a_browser(author)
    other = a_tenant()
    assert browser.get("/", headers={"host": other.hosts.get().name}).status_code == 302


@pytest.mark.parametrize("fields", [{"is_active": False}, {"disable_login": True}, {"allowed_ip_addresses": ["192.0.2.7"]}])
def test_somebody_who_may_not_log_in_is_told_the_same_as_with_a_wrong_password(tenant, fields):
    a_user("Author", username="alan", password=WORDS, **fields)
    answer = log_in(a_stranger(tenant))
    assert answer.status_code == 422
    assert "do not belong together" in answer.text


@pytest.mark.parametrize("allowed", [["10.0.0.1"], ["192.0.2.7", "10.0.0.0/24"], ["::ffff:10.0.0.1"]])
def test_somebody_logs_in_from_any_address_or_network_that_is_allowed_to_them(tenant, allowed):
    a_user("Author", username="alan", password=WORDS, allowed_ip_addresses=allowed)
    assert log_in(a_stranger(tenant)).status_code == 302
    assert log_in(a_stranger(tenant, "10.0.1.1")).status_code == 422


def many_wrong(*usernames: str, times: int = 12, address: str = "10.0.0.1") -> None:
    """Somebody tries these names so often, each time in a browser without cookies, and waits as told."""
    for number in range(times):
        counting.begin(name_key(usernames[number % len(usernames)]), address=address, now=clock.now())
        Tally.objects.update(next_at=clock.now())


def test_a_try_that_was_right_locks_what_was_counted_in_the_order_in_which_tries_do(tenant):
    one = counting.begin(name_key("alan"), address="10.0.0.1", now=clock.now())
    with CaptureQueriesContext(connection) as queries:
        counting.was_right(one, now=clock.now())
    first, *_others = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"] or query["sql"].startswith(("UPDATE", "DELETE"))]
    assert 'ORDER BY "login_tally"."key"' in first
    assert all(key.hex() in first for key in (one.place, one.account, one.address))


@pytest.fixture
def nine_o_clock(time_machine):
    time_machine.move_to(datetime(2026, 11, 28, 9, tzinfo=UTC), tick=False)
    return time_machine


def test_wrong_tries_of_others_never_refuse_who_has_logged_in_here_before(tenant, author):
    own = a_stranger(tenant, "10.0.0.9")
    log_in(own)
    own.post("/logout")
    many_wrong("alan")
    assert log_in(own).status_code == 302


def test_others_wait_as_they_are_told_and_then_get_in(tenant, author, nine_o_clock):
    hall = a_stranger(tenant)
    hall.get("/login")
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        many_wrong("alan", times=4, address=address)
    told = log_in(hall)
    assert (told.status_code, told.headers["Retry-After"]) == (429, "30")
    assert "Wait 30 seconds" in told.text
    assert 'value="alan"' in told.text
    many_wrong("alan", address="10.0.0.4")
    nine_o_clock.shift(30)
    assert log_in(hall).status_code == 302


def test_the_wait_at_one_account_holds_up_nobody_else_at_the_same_address(tenant, author):
    a_user("Author", username="grace", password=WORDS)
    many_wrong("alan")
    assert log_in(a_stranger(tenant), "grace").status_code == 302


def test_the_name_is_the_same_account_however_it_is_typed(tenant, author):
    many_wrong("ALAN", "ａlan")
    assert log_in(a_stranger(tenant, "10.0.0.9")).status_code == 429


def test_one_password_over_many_names_is_slowed_down(tenant, author, nine_o_clock):
    many_wrong(*(f"name{number}" for number in range(20)), times=20)
    assert log_in(a_stranger(tenant)).status_code == 429
    assert log_in(a_stranger(tenant, "10.0.0.2")).status_code == 302


def test_in_a_hall_more_people_may_mistype(tenant, author, nine_o_clock):
    TenantSettings.objects.update(hall_networks="192.0.2.0/24\n10.0.0.0/24")
    many_wrong(*(f"name{number}" for number in range(20)), times=20)
    assert log_in(a_stranger(tenant)).status_code == 302


def test_people_who_get_in_use_up_nothing_of_their_address(tenant, author, nine_o_clock):
    many_wrong(*(f"name{number}" for number in range(19)), times=19)
    assert [log_in(a_stranger(tenant)).status_code for _person in range(2)] == [302, 302]


def test_a_cookie_of_another_organisation_or_a_forged_one_is_worth_nothing(tenant, author):
    many_wrong("alan")
    other = a_tenant()
    with current.use(other):
        a_user("Author", username="alan", password=WORDS)
        theirs = a_stranger(other)
        log_in(theirs)
    for value in (theirs.cookies["stratus_known"].value, "forged", "WyJhIl0:1:x"):
        browser = a_stranger(tenant, "10.0.0.9")
        browser.cookies["stratus_known"] = value
        assert log_in(browser).status_code == 429


def test_what_is_counted_names_nobody_and_goes_when_it_counts_no_more(tenant, author):
    many_wrong("alan")
    assert not any(b"alan" in bytes(key) for key in Tally.objects.values_list("key", flat=True))
    Tally.objects.update(at=clock.now() - timedelta(days=2))
    a_browser(author)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    tidy(0)
    assert (Tally.objects.count(), Session.objects.count()) == (0, 0)


def test_the_job_keeps_sessions_that_go_on_and_what_still_counts(tenant, author):
    many_wrong("alan")
    browser = a_browser(author)
    tidy(0)
    assert Tally.objects.exists()
    assert browser.get("/").status_code == 200


def events_of(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_logging_in_and_out_stand_in_the_log_with_address_and_browser(tenant, author):
    browser = a_stranger(tenant)
    browser.defaults["HTTP_USER_AGENT"] = "Firefox/140"
    log_in(browser)
    browser.post("/logout")
    for kind in ("user.logged_in", "user.logged_out"):
        (event,) = events_of(kind)
        assert (event.actor_id, event.subject_id) == (author.pk, author.pk)
        assert event.data == {"address": "10.0.0.1", "browser": "Firefox/140"}


@pytest.mark.parametrize(
    ("fields", "password", "reason"),
    [
        ({}, "wrong", "password"),
        ({"disable_login": True}, WORDS, "log_in_disabled"),
        ({"allowed_ip_addresses": ["192.0.2.7"]}, WORDS, "address"),
    ],
)
def test_a_failed_log_in_stands_in_the_log_with_its_reason(tenant, fields, password, reason):
    user = a_user("Author", username="alan", password=WORDS, **fields)
    log_in(a_stranger(tenant), password=password)
    (event,) = events_of("user.log_in_failed")
    assert (event.actor_id, event.subject_id, event.data["reason"], event.data["address"]) == (None, user.pk, reason, "10.0.0.1")


def test_a_name_that_nobody_has_is_not_written_into_the_log(tenant):
    log_in(a_stranger(tenant), "my secret password")
    (event,) = events_of("tenant.log_in_failed")
    assert "secret" not in str(event.data)


def test_a_try_that_has_to_wait_leaves_no_event(tenant, author):
    many_wrong("alan")
    before = Event.objects.count()
    log_in(a_stranger(tenant, "10.0.0.9"))
    assert Event.objects.count() == before


def test_logging_out_needs_a_button_and_ends_the_session(author):
    browser = a_browser(author)
    assert browser.get("/logout").status_code == 405
    assert browser.post("/logout").status_code == 302
    assert browser.get("/").status_code == 302


def test_a_disabled_user_is_out_at_once(author):
    browser = a_browser(author)
    author.is_active = False
    author.save()
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_that_came_over_tls_stay_on_it(tenant, author, secure):
    browser = a_stranger(tenant)
    answer = browser.post("/login", {"username": "alan", "password": WORDS}, secure=secure)
    assert bool(answer.cookies["stratus_session"]["secure"]) is secure
    assert answer.has_header("Strict-Transport-Security") is secure
