"""One's own profile."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.events.models import Event
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author", password="old-password")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def change_password(browser: Client, **typed: str):
    return browser.post("/profile", {"part": "password", "present": "old-password", "new": "new-password", "again": "new-password"} | typed)


def test_times_appear_in_the_organisations_zone_until_one_chooses(browser, author):
    TenantSettings.objects.update(time_zone="Asia/Tokyo")
    a_collection(owner=author)
    assert "JST" in browser.get("/library").text
    browser.post("/profile", {"part": "preferences", "language": "", "time_zone": "Europe/Amsterdam"})
    assert any(zone in browser.get("/library").text for zone in (">CET<", ">CEST<"))


def test_an_unknown_zone_stands_beside_its_field(browser, author):
    answer = browser.post("/profile", {"part": "preferences", "language": "", "time_zone": "Moon/Crater"})
    assert answer.status_code == 422
    assert 'id="id_time_zone_errors"' in answer.text


@pytest.mark.criterion("3.1.1")
def test_the_language_of_the_page_follows_the_choice(browser):
    browser.post("/profile", {"part": "preferences", "language": "nl", "time_zone": ""})
    page = browser.get("/profile").text
    assert '<html lang="nl">' in page
    assert "Opgeslagen." in page


def test_a_new_password_keeps_this_session_and_ends_others(browser, author):
    elsewhere = a_browser(author)
    assert change_password(browser).status_code == 302
    author.refresh_from_db()
    assert author.check_password("new-password")
    assert browser.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302
    assert Event.objects.filter(kind="user.password_changed", actor_id=author.pk).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"present": "guess"}, "present"), ({"new": "abc", "again": "abc"}, "new"), ({"again": "other"}, "again"), ({"new": ""}, "new")],
)
def test_a_password_that_is_refused_changes_nothing(browser, author, typed, field):
    answer = change_password(browser, **typed)
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    author.refresh_from_db()
    assert author.check_password("old-password")


def test_somebody_whose_password_is_kept_by_administrators_cannot_change_it(browser, author):
    author.disable_password_reset = True
    author.save()
    assert change_password(browser).status_code == 422
