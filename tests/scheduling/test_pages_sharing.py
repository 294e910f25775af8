"""With whom a schedule is shared, as its owner and their colleagues use the card on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation import clock
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
    assert f'<option value="{colleague.pk}">' in card_of(browser, schedule)

    browser.post(f"/delivery/schedules/{schedule.pk}/share", {"user": colleague.pk})
    card = card_of(browser, schedule)
    assert "Colleague" in card
    assert f'<option value="{colleague.pk}">' not in card
    assert theirs.get(f"/delivery/schedules/{schedule.pk}").status_code == 200

    browser.post(f"/delivery/schedules/{schedule.pk}/unshare", {"user": colleague.pk})
    assert theirs.get(f"/delivery/schedules/{schedule.pk}").status_code == 404
    assert "Only its owner" in card_of(browser, schedule)


def test_offered_are_people_who_work_on_schedules_but_not_the_owner(browser, owner):
    schedule = a_schedule(owner_id=owner.pk)
    others = [a_user("Candidate"), a_user("Marker"), a_user("Scheduler", is_active=False)]
    card = card_of(browser, schedule)
    assert not [person for person in [owner, *others] if f'value="{person.pk}"' in card]


def test_whoever_stops_sharing_with_themselves_is_led_to_the_list(owner):
    colleague = a_user("Scheduler")
    schedule = a_schedule(owner_id=owner.pk)
    actions.share_schedule(schedule.pk, [colleague.pk], by=SYSTEM, now=clock.now())
    answer = a_browser(colleague).post(f"/delivery/schedules/{schedule.pk}/unshare", {"user": colleague.pk})
    assert answer.headers["Location"] == "/delivery/schedules"


@pytest.mark.parametrize("sent", [{}, {"user": "x"}, {"user": ""}])
def test_choosing_nobody_says_so(browser, owner, sent):
    schedule = a_schedule(owner_id=owner.pk)
    page = browser.post(f"/delivery/schedules/{schedule.pk}/share", sent, follow=True).content.decode()
    assert "Choose at least one person." in page


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
