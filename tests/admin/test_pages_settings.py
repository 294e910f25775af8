"""Admin › Settings."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.organisation.settings.actions import change_settings
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import a_tenant, a_user, an_actor
from support.staff import a_browser

pytestmark = pytest.mark.django_db

PAGE = "/admin/settings"
TYPED = {
    "time_zone": "Europe/Amsterdam",
    "preparation_minutes": "30",
    "score_step": "0.5",
    "grace_seconds": "90",
    "file_grace_seconds": "300",
    "connection_lock_seconds": "45",
    "archive_after_hours": "48",
    "direct_link_days": "30",
    "hall_networks": "192.0.2.7, 10.0.0.0/8",
}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


def test_settings_are_kept_and_leave_a_trace(browser):
    assert browser.post(PAGE, TYPED).status_code == 302
    kept = TenantSettings.objects.get()
    assert (kept.time_zone, kept.preparation_minutes, kept.grace_seconds) == ("Europe/Amsterdam", 30, 90)
    assert (kept.file_grace_seconds, kept.connection_lock_seconds, kept.archive_after_hours) == (300, 45, 48)
    assert kept.score_step == "0.5"
    assert kept.hall_networks.split() == ["192.0.2.7", "10.0.0.0/8"]
    browser.post(PAGE, TYPED)
    assert Event.objects.filter(kind="tenant_settings.changed").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Moon/Crater"),
        ("time_zone", ""),
        ("preparation_minutes", "-1"),
        ("grace_seconds", "x"),
        ("connection_lock_seconds", "9"),
        ("archive_after_hours", "99999"),
        ("direct_link_days", "0"),
        ("hall_networks", "10.0.0.0/8 hall B"),
        ("hall_networks", "10.0.0.1\n" * 501),
    ],
)
def test_what_is_wrong_stands_beside_its_field(browser, field, value):
    answer = browser.post(PAGE, TYPED | {field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    assert TenantSettings.objects.get().preparation_minutes == 20


def test_the_action_checks_for_itself():
    with pytest.raises(NotAllowed):
        change_settings({"grace_seconds": 5}, by=an_actor())
    with pytest.raises(InvalidFields) as problem:
        change_settings({"grace_seconds": -5, "time_zone": "x"}, by=an_actor(Permission.MANAGE_SETTINGS))
    assert set(problem.value.errors) == {"grace_seconds", "time_zone"}


def test_approvals_are_switched_on_and_off(browser):
    for typed, expected in ((TYPED, False), (TYPED | {"approve_assessments": "on"}, True), (TYPED, False)):
        browser.post(PAGE, typed)
        assert TenantSettings.objects.get().approve_assessments is expected


def test_keycodes_are_switched_on_and_off(browser):
    on = TYPED | {"use_keycodes": "on", "keycode_needs_username": "on"}
    for typed, expected in ((TYPED, False), (on, True), (TYPED, False)):
        browser.post(PAGE, typed)
        kept = TenantSettings.objects.get()
        assert (kept.use_keycodes, kept.keycode_needs_username) == (expected, expected)
