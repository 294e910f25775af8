"""A form that was sent twice is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory

from stratus.delivery.models import Attempt
from stratus.external_api.models import Token
from stratus.foundation import clock
from stratus.login.second_factor import actions as second_factor
from stratus.login.second_factor import rules
from stratus.people.models import Role
from stratus.tenancy import current
from stratus.ui.forms.once import OnceMiddleware
from stratus.ui.models import SentForm
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Endpoint
from support.builders import SYSTEM, a_schedule, a_tenant, a_user, an_actor, an_assessment, an_attempt
from support.staff import a_browser, forms_of, opened
from support.threads import at_once

NEW_ROLE = {"title": "Proofreader", "role_type": "STAFF", "csrfmiddlewaretoken": "of-this-page"}


@pytest.fixture
def browser(db: None) -> Iterator[Client]:
    with current.use(a_tenant()):
        yield a_browser(a_user("System administrator"))


def test_extra_time_that_is_sent_twice_at_the_same_moment_counts_once(committed: None):
    with current.use(a_tenant()):
        attempt = an_attempt()
        schedule, admin, tenant = attempt.schedule, a_user("System administrator"), current.require_id()
        sent = {"verb": "extra_time", "registration": attempt.registration_id, "minutes": "10", "comment": "Fire alarm"}
        sent |= {"csrfmiddlewaretoken": "of-this-page", "once": "this-dialog"}

        def grants() -> str:
            with current.use(tenant):
                page = f"/delivery/invigilation/{schedule.pk}/act"
                return a_browser(admin).post(page, sent, headers={"x-requested-with": "fetch"}).text

        told = sorted(at_once(grants, grants), key=lambda text: "sent twice" in text)
        assert "+10 minutes for 1 candidate" in told[0]
        assert "This was sent twice. It was done once." in told[1]
        assert Attempt.objects.get(pk=attempt.pk).granted_extra_time == 10


def test_the_same_dialog_opened_again_counts_again(browser):
    attempt = an_attempt()
    sent = {"verb": "extra_time", "registration": attempt.registration_id, "minutes": "10", "comment": ""}
    for word in ("one", "another"):
        browser.post(f"/delivery/invigilation/{attempt.schedule_id}/act", sent | {"csrfmiddlewaretoken": "of-this-page", "once": word})
    attempt.refresh_from_db()
    assert attempt.granted_extra_time == 20


def test_the_second_one_is_led_to_where_the_first_one_led(browser):
    first, second = (browser.post("/admin/roles/new", NEW_ROLE, follow=True) for _press in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert "This was sent twice. It was done once." in second.text
    assert Role.objects.filter(title="Proofreader").count() == 1


@pytest.fixture(params=["in memory", "on disk"])
def upload(browser, settings, request) -> Callable[[bytes], bytes | str]:
    """Sends a file of one name with the same form, and returns what the page read of it, or was told."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000 if request.param == "in memory" else 1
    tenant, person, read = current.require_id(), a_user("System administrator"), []

    def page(request: HttpRequest) -> HttpResponse:
        read.append(request.FILES["file"].read())
        return redirect("/read")

    def send(content: bytes) -> bytes | str:
        read.clear()
        sent = RequestFactory().post("/x", {"csrfmiddlewaretoken": "of-this-page", "file": SimpleUploadedFile("people.csv", content)})
        sent.COOKIES[settings.SESSION_COOKIE_NAME] = "there"
        sent.tenant, sent.user, sent._messages = tenant, person, CookieStorage(sent)
        OnceMiddleware(page)(sent)
        sent.close()
        return read[0] if read else "done before"

    return send


def test_another_file_of_the_same_name_and_size_is_another_form(upload):
    assert [upload(content) for content in (b"one", b"two", b"one")] == [b"one", b"two", "done before"]


def test_where_an_address_too_long_to_keep_led_is_not_guessed(browser, monkeypatch):
    monkeypatch.setattr("stratus.ui.forms.once.LONGEST_ADDRESS", 5)
    browser.post("/admin/roles/new", NEW_ROLE)
    again = browser.post("/admin/roles/new", NEW_ROLE)
    assert (again.status_code, "Go back and reload the page" in again.text) == (409, True)


def test_the_form_of_another_page_is_another_form(browser):
    browser.post("/admin/roles/new", NEW_ROLE)
    again = browser.post("/admin/roles/new", NEW_ROLE | {"csrfmiddlewaretoken": "of-another-page"})
    assert again.status_code == 422, "and is refused for a reason of its own"


def test_what_was_refused_may_be_sent_again(browser):
    refused = {"title": "", "csrfmiddlewaretoken": "of-this-page"}
    assert [browser.post("/admin/roles/new", refused).status_code for _press in range(2)] == [422, 422]
    assert not SentForm.objects.exists()


@pytest.mark.parametrize("of_what", ["a list", "an assessment", "a schedule"])
def test_what_was_refused_on_the_next_page_may_be_sent_again(browser, of_what):
    page = {
        "a list": lambda: "/admin/users",
        "an assessment": lambda: f"/assessments/{an_assessment([], published=False).pk}/publish",
        "a schedule": lambda: f"/delivery/schedules/{a_schedule().pk}/invigilators/add",
    }[of_what]()
    sent = {"act": "disable", "csrfmiddlewaretoken": "of-this-page"}
    first, second = (browser.post(page, sent, follow=True) for _press in range(2))
    assert first.redirect_chain
    assert "sent twice" not in second.text
    assert not SentForm.objects.exists()


def test_what_was_done_with_a_warning_is_done_once(browser):
    schedule, candidate = a_schedule(), a_user()
    sent = {"user_ids": f"{candidate.external_id}, nobody", "csrfmiddlewaretoken": "of-this-page"}
    first, second = (browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", sent, follow=True) for _press in range(2))
    assert "Nobody has this User ID: nobody" in first.text
    assert "1 candidate was added." in first.text
    assert "This was sent twice. It was done once." in second.text


def test_a_page_that_shows_what_it_made_says_that_it_was_made_before(browser):
    owner = a_user("System administrator")
    sent = {"part": "token", "owner": owner.username, "once": "1", "csrfmiddlewaretoken": "of-this-page"}
    assert browser.post("/admin/external-api", sent).status_code == 200
    again = browser.post("/admin/external-api", sent)
    assert again.status_code == 409
    assert "This was sent twice. It was done once." in again.text
    assert Token.objects.count() == 1


RECEIVER = {"title": "Receiver", "url": "https://receiver.example.org/results"}


def test_a_new_webhook_is_made_once(browser):
    sent = next(form for form in forms_of(browser.get("/admin/webhooks/new").text) if "url" in form) | RECEIVER
    assert [browser.post("/admin/webhooks/new", sent).status_code for _press in range(2)] == [200, 409]
    assert Endpoint.objects.count() == 1


@pytest.mark.parametrize("made", ["secret", "password", "recovery codes"])
def test_what_is_shown_but_once_is_made_once(db, made):
    with current.use(a_tenant()):
        admin = a_user("System administrator")
        if made == "secret":
            page = f"/admin/webhooks/{create_endpoint(**RECEIVER, by=SYSTEM, now=clock.now())[0].pk}"
            button = f"{page}/secret"
        elif made == "password":
            page = f"/admin/users/{a_user('Author').pk}"
            button = f"{page}/password"
        else:
            by = an_actor(user=admin)
            second_factor.confirm(rules.code_at(second_factor.begin(by=by), rules.step_of(clock.now())), by=by, now=clock.now())
            page, button = "/profile/second-factor", "/profile/second-factor/codes"
        browser = a_browser(admin)
        sent = next((form for form in forms_of(browser.get(page).text) if "once" in form), {})
        assert [browser.post(button, sent).status_code for _press in range(2)] == [200, 409]


def test_somebody_elses_form_is_another_form(browser):
    other = a_browser(a_user("System administrator"))
    browser.post("/admin/roles/new", NEW_ROLE)
    assert other.post("/admin/roles/new", NEW_ROLE).status_code == 422


def test_what_fails_leaves_no_note(browser, monkeypatch):
    monkeypatch.setattr("stratus.people.roles.actions.save_role", partial(pytest.fail, "broken"))
    browser.raise_request_exception = False
    assert browser.post("/admin/roles/new", NEW_ROLE).status_code == 500
    assert not SentForm.objects.exists()


def test_what_the_database_refuses_at_the_end_is_a_conflict_and_never_said_to_be_saved(committed: None, monkeypatch):
    with current.use(a_tenant()):
        person, given, tenant = a_user("Author"), Role.objects.create(title="Proofreader", role_type="STAFF"), current.require_id()
        browser = a_browser(a_user("System administrator"))
        sent = opened(browser, f"/admin/users/{person.pk}", "username") | {"role": [str(given.pk)], "csrfmiddlewaretoken": ["of-this-page"]}

        def deletes() -> None:
            with current.use(tenant):
                Role.objects.filter(pk=given.pk).delete()

        monkeypatch.setattr("stratus.people.users.memberships.set_hierarchies", lambda *_a, **_k: at_once(deletes))
        told = browser.post(f"/admin/users/{person.pk}", sent)
        assert told.status_code == 409
        assert "That came at the same moment" in told.text
        assert "Saved." not in told.text + browser.get("/admin/users").text
        assert not SentForm.objects.exists()


def test_notes_are_deleted_with_a_later_form_of_the_person(browser):
    browser.post("/admin/roles/new", NEW_ROLE)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        browser.post("/admin/roles/new", NEW_ROLE | {"title": "Reader"})
        assert SentForm.objects.count() == 1


def test_the_same_form_sent_again_after_an_hour_is_another_one(browser):
    browser.post("/admin/roles/new", NEW_ROLE)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert browser.post("/admin/roles/new", NEW_ROLE).status_code == 422


def test_an_older_page_that_is_saved_again_is_told_what_was_saved_meanwhile(browser):
    role = Role.objects.create(title="Proofreader", role_type="STAFF")
    page = f"/admin/roles/{role.pk}"
    first = opened(browser, page, "title") | {"title": ["Reader"]}
    browser.post(page, first)
    assert "It was done once." in browser.post(page, first, follow=True).text
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        browser.post(page, opened(browser, page, "title") | {"title": ["Writer"]})
        again = browser.post(page, first)
        assert again.status_code == 422
        assert "Writer" in again.text
