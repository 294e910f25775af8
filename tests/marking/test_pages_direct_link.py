"""An assessor's direct link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.marking.pool.links import send_link
from stratus.marking.pool.tasks import mail_link
from stratus.marking.setup import actions
from stratus.marking.setup.queries import direct_link
from stratus.people.models import User
from support.builders import SYSTEM, a_member, a_schedule, a_script, a_user, allocated, an_assessment, scored
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def script() -> Script:
    script = a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    return allocated(script, a_member(script.schedule))


def open_link(browser: Client, link: str):
    return browser.post("/marking/direct-login", {"session": link.removeprefix("/#external-login?session=")})


@pytest.fixture
def visitor(tenant) -> Client:
    return Client(headers={"host": tenant.hosts.get().name})


def test_it_opens_the_marking_of_its_schedule_and_nothing_else(visitor, script):
    member = script.schedule.marking_pool.get()
    other = a_script()
    assert open_link(visitor, direct_link(member)).url == f"/marking/{script.schedule_id}"
    assert visitor.get(f"/marking/{script.schedule_id}/scripts/{script.pk}").status_code == 200
    assert visitor.get(f"/marking/{other.schedule_id}").status_code == 404
    assert visitor.get("/delivery/schedules").status_code == 403
    assert visitor.get("/profile").status_code == 403


def test_it_replaces_any_other_login(script):
    browser = a_browser(a_user("System administrator"))
    open_link(browser, direct_link(script.schedule.marking_pool.get()))
    assert browser.get("/delivery/schedules").status_code == 403


def test_it_ends_with_the_membership(visitor, script):
    member = script.schedule.marking_pool.get()
    open_link(visitor, direct_link(member))
    actions.remove_member(member.pk, by=SYSTEM, now=clock.now())
    assert visitor.get(f"/marking/{script.schedule_id}").status_code == 404
    assert open_link(visitor, direct_link(member)).status_code == 403


def test_it_opens_nothing_from_an_address_that_is_not_allowed_to_the_assessor(visitor, script):
    member = script.schedule.marking_pool.get()
    member.user.allowed_ip_addresses = ["192.0.2.0/24"]
    member.user.save()
    refused = open_link(visitor, direct_link(member))
    assert refused.status_code == 403
    assert "network address" in refused.text
    assert visitor.get(f"/marking/{script.schedule_id}").status_code == 302
    visitor.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert open_link(visitor, direct_link(member)).status_code == 302


@pytest.mark.parametrize("session", ["", "x", "A" * 64, "A" * 100_000, "\x00", "é"])
def test_an_unknown_link_opens_nothing(visitor, tenant, session):
    assert visitor.post("/marking/direct-login", {"session": session}).status_code == 403


def test_the_landing_page_has_a_form_for_the_script(visitor, tenant):
    assert "csrfmiddlewaretoken" in visitor.get("/marking/direct-login").content.decode()


def test_whoever_may_publish_publishes_by_their_link(visitor):
    script = a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    member = a_member(script.schedule, can_publish=True)
    scored(allocated(script, member), member, 1)
    open_link(visitor, direct_link(member))
    assert f"/results/{script.schedule_id}" in visitor.get(f"/marking/{script.schedule_id}").content.decode()
    visitor.post(f"/results/{script.schedule_id}/publish", {"which": "all"})
    assert Script.objects.get(pk=script.pk).published_at is not None


def link_of(script: Script) -> str:
    return direct_link(script.schedule.marking_pool.get())


def test_it_ends_some_days_after_it_was_sent(visitor, script, time_machine):
    over = max(clock.now(), script.schedule.ends_at)
    time_machine.move_to(over + timedelta(days=60, seconds=-1))
    assert open_link(visitor, link_of(script)).status_code == 302
    time_machine.move_to(over + timedelta(days=60, seconds=2))
    assert open_link(visitor, link_of(script)).status_code == 403


def test_it_ends_with_the_last_publication_once_the_exam_is_over(visitor, script, time_machine):
    Script.objects.filter(pk=script.pk).update(published_at=clock.now())
    assert open_link(visitor, link_of(script)).status_code == 302
    time_machine.move_to(script.schedule.ends_at + timedelta(minutes=1))
    assert open_link(visitor, link_of(script)).status_code == 403
    Script.objects.filter(pk=script.pk).update(published_at=None)
    assert open_link(visitor, link_of(script)).status_code == 302


def test_it_is_mailed_to_its_owner(script, tenant):
    member = script.schedule.marking_pool.get()
    User.objects.filter(pk=member.user_id).update(email="marker@example.org")
    browser = a_browser(a_user("System administrator"))
    page = browser.post(f"/marking/{script.schedule_id}/assessors/{member.pk}/link", follow=True).text
    assert "is on its way" in page
    mail_link(tenant.pk, member.pk)
    (sent,) = mail.outbox
    assert sent.to == ["marker@example.org"]
    assert tenant.base_url + link_of(script) in sent.body
    assert Event.objects.get(kind="marking.link_sent").data == {"user_id": member.user_id}


def test_somebody_without_an_address_is_named(script):
    member = script.schedule.marking_pool.get()
    User.objects.filter(pk=member.user_id).update(email="")
    browser = a_browser(a_user("System administrator"))
    page = browser.post(f"/marking/{script.schedule_id}/assessors/{member.pk}/link", follow=True).text
    assert f"{member.user.full_name} has no e-mail address." in page


def test_sending_one_that_ended_makes_another(visitor, script, time_machine):
    member = script.schedule.marking_pool.get()
    User.objects.filter(pk=member.user_id).update(email="marker@example.org")
    old = link_of(script)
    time_machine.move_to(script.schedule.ends_at + timedelta(days=70))
    send_link(member.pk, by=SYSTEM, now=clock.now())
    assert open_link(visitor, old).status_code == 403
    assert open_link(visitor, link_of(script)).status_code == 302


def test_the_log_tells_who_opened_it_and_what_was_done_with_it(script):
    member = script.schedule.marking_pool.get()
    coordinator = a_user("System administrator")
    browser = a_browser(coordinator)
    browser.defaults["HTTP_USER_AGENT"] = "Firefox/140"
    open_link(browser, direct_link(member))
    event = Event.objects.get(kind="user.logged_in_by_link")
    assert (event.actor_id, event.door, event.schedule_id) == (member.user_id, "LINK", script.schedule_id)
    assert event.data == {"address": "127.0.0.1", "browser": "Firefox/140", "instead_of": coordinator.pk}
    browser.post("/logout")
    assert Event.objects.get(kind="user.logged_out").door == "LINK"


def test_its_owner_who_was_logged_in_opens_their_own(script):
    member = script.schedule.marking_pool.get()
    open_link(a_browser(member.user), direct_link(member))
    assert "instead_of" not in Event.objects.get(kind="user.logged_in_by_link").data
