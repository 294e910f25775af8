"""With whom a schedule is shared, as its owner and their colleagues use the card on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation import clock
from stratus.people.choosing.queries import choice_of
from stratus.people.models import User
from stratus.scheduling.errors import ScheduleNotFound
from stratus.scheduling.schedules.sharing import actions
from stratus.tenancy import current
from support.builders import SYSTEM, a_schedule, a_tenant, a_user, an_actor
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def owner() -> User:
    return a_user("Scheduler", last_name="Owner")


@pytest.fixture
def browser(owner: User) -> Client:
    return a_browser(owner)


def card_of(browser: Client, schedule) -> str:
    page = browser.get(f"/delivery/schedules/{schedule.pk}").content.decode()
    return page.split("Shared with</h2>", 1)[1].split("Settings</h2>", 1)[0]


def test_the_owner_shares_with_a_colleague_and_takes_it_back(browser, owner):
    colleague = a_user("Scheduler", last_name="Colleague")
    schedule = a_schedule(owner_id=owner.pk)
    theirs = a_browser(colleague)
    assert theirs.get(f"/delivery/schedules/{schedule.pk}").status_code == 404
    browser.post(f"/delivery/schedules/{schedule.pk}/share", {"user": choice_of(colleague)})
    assert "Colleague" in card_of(browser, schedule)
    assert theirs.get(f"/delivery/schedules/{schedule.pk}").status_code == 200

    browser.post(f"/delivery/schedules/{schedule.pk}/unshare", {"user": colleague.pk})
    assert theirs.get(f"/delivery/schedules/{schedule.pk}").status_code == 404
    assert "Only its owner" in card_of(browser, schedule)


def test_it_is_shared_with_people_who_work_on_schedules_and_nobody_else(browser, owner):
    schedule, shared = a_schedule(owner_id=owner.pk), a_user("Scheduler", last_name="Colleague")
    actions.share_schedule(schedule.pk, [shared.pk], by=SYSTEM, now=clock.now())
    told = {
        owner: "Jane Owner works on this schedule already.",
        shared: "Jane Colleague works on this schedule already.",
        a_user("Candidate", username="roe"): "“roe” cannot be chosen: their role lacks the right",
        a_user("Scheduler", username="poe", is_active=False): "“poe” was disabled.",
    }
    for person, why in told.items():
        answer = browser.post(f"/delivery/schedules/{schedule.pk}/share", {"user": person.username})
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert list(schedule.shared_with.values_list("user_id", flat=True)) == [shared.pk]


def test_whoever_stops_sharing_with_themselves_is_led_to_the_list(owner):
    colleague = a_user("Scheduler")
    schedule = a_schedule(owner_id=owner.pk)
    actions.share_schedule(schedule.pk, [colleague.pk], by=SYSTEM, now=clock.now())
    answer = a_browser(colleague).post(f"/delivery/schedules/{schedule.pk}/unshare", {"user": colleague.pk})
    assert answer.headers["Location"] == "/delivery/schedules"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "This field is required."),
        ({"user": ""}, "This field is required."),
        ({"user": "zz"}, "Nobody who may be chosen here has this name."),
    ],
)
def test_choosing_nobody_says_so_beside_the_field_and_keeps_what_was_typed(browser, owner, sent, told):
    schedule = a_schedule(owner_id=owner.pk)
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/share", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page.split('id="id_user_errors"')[1].split("</div></div>")[0]
    field = page.split('name="user"')[1].split(">")[0]
    assert ('value="zz"' in field) == (sent.get("user") == "zz")


def test_strangers_share_nothing(owner):
    schedule, stranger = a_schedule(owner_id=owner.pk), a_user("Scheduler")
    for address in ("share", "unshare"):
        assert a_browser(stranger).post(f"/delivery/schedules/{schedule.pk}/{address}", {"user": stranger.pk}).status_code == 404
        assert a_browser(owner).get(f"/delivery/schedules/{schedule.pk}/{address}").status_code == 405
    me = an_actor(Permission.SCHEDULE, user=stranger)
    nobody = an_actor(Permission.MARK, user=owner)
    for action in (actions.share_schedule, actions.unshare_schedule):
        with pytest.raises(ScheduleNotFound):
            action(schedule.pk, [stranger.pk], by=me, now=clock.now())
        with pytest.raises(NotAllowed):
            action(schedule.pk, [stranger.pk], by=nobody, now=clock.now())
    assert not schedule.shared_with.exists()
