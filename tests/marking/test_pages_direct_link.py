"""An assessor's direct link."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.marking.setup import actions
from stratus.marking.setup.queries import direct_link
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
