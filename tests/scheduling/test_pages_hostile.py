"""Whatever stands in an address or a form, the pages of schedules answer with a page."""

from __future__ import annotations

import pytest

from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\x00",
    "x" * 100_000,
    "👩‍🎓",
    "\u202eabc",
    "'; DROP TABLE x; --",
    "%%%",
    "-1",
    "9" * 40,
    "2021-13-45",
    "<script>alert(1)</script>",
]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def schedule() -> Schedule:
    schedule = a_schedule(active=True)
    a_registration(schedule)
    return schedule


@pytest.mark.parametrize("text", HOSTILE)
def test_addresses(schedule, text):
    browser = a_browser(schedule.owner)
    given = dict.fromkeys(("q", "find", "state", "sort", "page", "assessment", "links"), text)
    for address in ("", "/new", f"/{schedule.pk}", f"/{schedule.pk}/candidates", f"/{schedule.pk}/invigilators"):
        answer = browser.get(f"/delivery/schedules{address}", given)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_forms(schedule, text):
    browser = a_browser(schedule.owner)
    names = ("user", "user_ids", "registration", "pin", "title", "hierarchy", "owner", "time_zone", "starts_at", "ends_at", "extra_time")
    for verb in ("candidates/add", "invigilators/add", "invigilators/remove", "pin"):
        answer = browser.post(f"/delivery/schedules/{schedule.pk}/{verb}", dict.fromkeys(names, text), follow=True)
        assert answer.status_code in (200, 422)
    assert browser.post("/delivery/schedules/new", dict.fromkeys((*names, "assessment", "external_id"), text)).status_code == 422


@pytest.mark.parametrize("address", ["999999", "9" * 30, "0"])
def test_ids_of_nothing(schedule, address):
    browser = a_browser(schedule.owner)
    assert browser.get(f"/delivery/schedules/{address}").status_code == 404
    assert browser.post(f"/delivery/schedules/{schedule.pk}/candidates/{address}/revoke").status_code == 404


def test_an_end_at_the_end_of_time(schedule):
    browser = a_browser(a_user("System administrator"))
    Schedule.objects.filter(pk=schedule.pk).update(ends_at="9999-12-31T23:59:00Z")
    for address in ("/delivery/schedules", f"/delivery/schedules/{schedule.pk}", f"/delivery/invigilation/{schedule.pk}"):
        assert browser.get(address).status_code == 200
    moved = browser.post(f"/delivery/invigilation/{schedule.pk}/end", {"later": "60", "end_reason": "x"})
    assert moved.status_code == 422
