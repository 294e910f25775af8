"""What was made for somebody who is logged in stays out of caches, and the front knows their browser by a cookie."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import User
from stratus.server.limits import callers
from stratus.tenancy import current
from support.builders import a_tenant, a_user

pytestmark = pytest.mark.django_db

WORDS = "correct horse"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def person() -> User:
    return a_user("Author", username="Ada", password=WORDS)


@pytest.fixture
def browser(tenant, person) -> Client:
    client = Client(headers={"host": tenant.hosts.get().name})
    client.post("/login", {"username": "Ada", "password": WORDS})
    return client


def known(cookie: str) -> int | None:
    return callers.read(settings.CALLER_KEY, cookie, clock.now().timestamp())


@pytest.mark.parametrize("path", ["/", "/library", "/profile", "/no-such-page"])
def test_a_page_for_somebody_who_is_logged_in_is_not_stored(browser: Client, path: str) -> None:
    assert "no-store" in browser.get(path)["Cache-Control"]


def test_a_view_that_says_otherwise_is_listened_to(browser: Client) -> None:
    assert browser.get("/exam/sw.js").headers.get("Cache-Control") == "no-cache"


def test_an_answer_to_a_token_is_not_stored(tenant) -> None:
    answer = Client().get("/api/v1/integrations/user", HTTP_AUTHORIZATION="EAPI " + "x" * 48)
    assert answer["Cache-Control"] == "no-store"


def test_what_is_the_same_for_everybody_may_be_stored(tenant) -> None:
    assert not Client(headers={"host": tenant.hosts.get().name}).get("/healthz").has_header("Cache-Control")


def test_the_front_knows_whoever_is_logged_in_until_they_log_out(browser: Client, person: User) -> None:
    cookie = browser.cookies[callers.COOKIE]
    assert (known(cookie.value), cookie["httponly"], cookie["samesite"]) == (person.pk, True, "Lax")
    assert callers.COOKIE not in browser.get("/profile").cookies, "said once"
    answer = browser.post("/logout")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.cookies[callers.COOKIE].value == ""


def test_a_cookie_of_somebody_else_or_of_long_ago_is_replaced(browser: Client, person: User) -> None:
    now = int(clock.now().timestamp())
    for value in (
        callers.seal(settings.CALLER_KEY, person.pk + 1, now + 40_000),
        callers.seal(settings.CALLER_KEY, person.pk, now + 60),
        "x",
    ):
        browser.cookies[callers.COOKIE] = value
        assert known(browser.get("/profile").cookies[callers.COOKIE].value) == person.pk


def test_the_cookie_opens_nothing(tenant, browser: Client) -> None:
    stranger = Client(headers={"host": tenant.hosts.get().name})
    stranger.cookies[callers.COOKIE] = browser.cookies[callers.COOKIE].value
    assert stranger.get("/library").status_code == 302
