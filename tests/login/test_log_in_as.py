"""Log in as somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from stratus.access.permissions import Permission
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.people.models import Role, User
from stratus.tenancy import current
from support.builders import a_role, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def admin() -> User:
    return a_user("System administrator", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def browser(admin: User) -> Client:
    return a_browser(admin)


def become(browser: Client, user: User):
    return browser.post(f"/admin/users/{user.pk}/log-in-as")


def test_the_page_shows_both_names_and_the_way_back(browser):
    become(browser, a_user("Author", first_name="Alan", last_name="Turing"))
    page = browser.get("/")
    assert page.status_code == 200
    assert "Ada Lovelace" in page.text
    assert "Alan Turing" in page.text
    assert "/log-in-as/end" in page.text
    assert browser.get("/admin/users").status_code == 403


def test_events_name_both(browser, admin):
    author = a_user("Author")
    become(browser, author)
    browser.post("/library/collections/new", {"title": "Made for Alan"})
    event = Event.objects.get(kind="collection.created")
    assert (event.actor_id, event.acting_as_id) == (admin.pk, author.pk)
    assert Event.objects.filter(kind="user.logged_in_as", actor_id=admin.pk, subject_id=author.pk).exists()


def test_one_comes_back_as_oneself(browser):
    become(browser, a_user("Author"))
    browser.post("/log-in-as/end")
    assert browser.get("/admin/users").status_code == 200
    assert Event.objects.filter(kind="user.logged_in_as_ended").exists()


def test_it_ends_when_they_themselves_get_another_password(browser, admin):
    become(browser, a_user("Author"))
    admin.set_password("a harbour full of herons")
    admin.save()
    assert browser.post("/log-in-as/end").status_code in (302, 403)
    assert browser.get("/admin/users").status_code == 302, "whoever holds the old session is nobody now"


def test_it_ends_after_half_an_hour(browser):
    become(browser, a_user("Author"))
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert browser.get("/").status_code == 302


def test_it_ends_when_the_administrator_is_disabled(browser, admin):
    become(browser, a_user("Author"))
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert browser.get("/").status_code == 302


def test_nobody_gets_rights_that_they_lack(tenant):
    helper_role = Role.objects.create(title="Helpdesk", role_type="ADMINISTRATOR", permissions=[Permission.MANAGE_USERS])
    helper = a_user("Author")
    helper.role = helper_role
    helper.save()
    browser = a_browser(helper)
    assert become(browser, a_user("System administrator")).status_code == 403
    assert become(browser, a_user("Candidate")).status_code == 302


def test_a_candidates_own_right_is_not_handed_over(browser):
    become(browser, a_user("Candidate"))
    assert "You cannot start or continue exams" in browser.get("/", follow=True).text
    assert browser.get("/exam/enter/1").status_code == 403


def test_it_is_not_possible_twice_over(browser, admin):
    other = a_user("System administrator")
    become(browser, other)
    assert become(browser, a_user("Author")).status_code == 403


def test_the_profile_and_password_of_the_other_stay_theirs(browser):
    become(browser, a_user("Author"))
    assert browser.get("/profile").status_code == 403


def test_rights_taken_from_the_administrator_meanwhile_are_gone(browser, admin):
    become(browser, a_user("Author"))
    admin.role = a_role("Invigilator")
    admin.save()
    assert browser.get("/library").status_code == 403


def test_coming_back_without_having_gone_is_refused(browser):
    assert browser.post("/log-in-as/end").status_code == 403
