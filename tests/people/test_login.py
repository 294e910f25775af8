"""Log in and out, within one's own tenant."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
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


def test_ten_failures_lock_one_name_at_one_address_only(tenant, author):
    a_user("Author", username="grace", password=WORDS)
    hall = a_stranger(tenant)
    for attempt in range(10):
        log_in(hall, username="alan" if attempt % 2 else "ALAN", password="wrong")
    locked = log_in(hall)
    assert locked.status_code == 429
    assert "five minutes" in locked.text
    assert log_in(hall, "grace").status_code == 302
    assert log_in(a_stranger(tenant, "10.0.0.2")).status_code == 302


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
