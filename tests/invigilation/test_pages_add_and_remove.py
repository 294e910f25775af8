"""Candidates who come without being on the list, and those who are on it by mistake."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from support.builders import a_registration, a_schedule, a_user, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def owner() -> User:
    return a_user("Scheduler")


@pytest.fixture
def schedule(owner: User) -> Schedule:
    return a_schedule(active=True, owner_id=owner.pk)


@pytest.fixture
def browser(owner: User) -> Client:
    return a_browser(owner)


def post(browser: Client, schedule: Schedule, what: str, **fields: object):
    return browser.post(f"/delivery/invigilation/{schedule.pk}/{what}", fields, headers={"X-Requested-With": "fetch"})


def remove(browser: Client, schedule: Schedule, *registrations: Registration):
    return post(browser, schedule, "act", verb="remove", registration=[one.pk for one in registrations])


def live(browser: Client, schedule: Schedule, ids: str, **fields: object) -> str:
    values = {"since": clock.now().isoformat(), "ids": ids, "loaded": len(ids.split(","))} | fields
    return browser.get(f"/delivery/invigilation/{schedule.pk}/live", values).text


def test_somebody_who_may_not_sit_exams_is_refused_by_name(browser, schedule):
    a_user("Author", external_id="S-9", first_name="Grace", last_name="Hopper")
    answer = post(browser, schedule, "add", people="S-9")
    assert answer.status_code == 422
    assert "Grace Hopper (User ID S-9) was not added: the role Author may not sit exams." in answer.text
    assert not Registration.objects.exists()


def test_people_are_added_by_user_id_or_user_name(browser, schedule):
    a_user(external_id="S-1", username="ada"), a_user(external_id="S-2", username="Emmy")
    assert "2 candidates were added." in post(browser, schedule, "add", people="S-1\nEMMY").text
    assert Registration.objects.filter(schedule=schedule).count() == 2


def test_who_is_unknown_or_there_already_is_said(browser, schedule):
    a_registration(schedule, a_user(external_id="S-1"))
    a_user(external_id="S-2")
    page = post(browser, schedule, "add", people="S-1, S-2, nobody").text
    assert "1 candidate was added." in page
    assert "1 person is on the schedule already." in page
    assert "Nobody has this User ID or user name: nobody" in page


@pytest.mark.parametrize("people", ["", "  ,\n", "\x00", "nobody at all"])
def test_without_anybody_nothing_is_added(browser, schedule, people):
    answer = post(browser, schedule, "add", people=people)
    assert answer.status_code == 422
    assert not Registration.objects.filter(schedule=schedule).exists()


def test_an_exam_that_is_over_takes_nobody(browser, schedule):
    Schedule.objects.filter(pk=schedule.pk).update(ends_at=clock.now())
    a_user(external_id="S-1")
    answer = post(browser, schedule, "add", people="S-1")
    assert (answer.status_code, "This schedule is over." in answer.text) == (409, True)


def test_somebody_added_elsewhere_appears_on_the_open_screen(browser, schedule):
    seen = a_registration(schedule)
    added = a_registration(schedule, a_user(first_name="Walk", last_name="In"))
    fragment = live(browser, schedule, str(seen.pk))
    assert re.search(rf'<tr role="row" id="seat-{added.pk}" data-append="#seats tbody[^"]*">', fragment)
    assert "Walk In" in fragment
    assert "The list has changed." not in fragment


def test_somebody_who_does_not_fit_the_filter_does_not_appear(browser, schedule):
    seen = a_registration(schedule)
    an_attempt(seen, last_sync_at=clock.now())
    a_registration(schedule, a_user(first_name="Walk", last_name="In"))
    assert "Walk In" not in live(browser, schedule, str(seen.pk), status="IN_PROGRESS")


def test_who_has_not_started_is_taken_off_and_who_has_stays(browser, schedule):
    absent, sitting = a_registration(schedule), a_registration(schedule, a_user(first_name="Ada", last_name="Lovelace"))
    an_attempt(sitting)
    page = remove(browser, schedule, absent, sitting).text
    assert "1 candidate was removed." in page
    assert "<strong>Ada Lovelace</strong>: This candidate has started" in page
    assert list(Registration.objects.filter(schedule=schedule)) == [sitting]


def test_somebody_taken_off_is_told_to_the_open_screen(browser, schedule):
    stays, goes = a_registration(schedule), a_registration(schedule)
    remove(browser, schedule, goes)
    fragment = live(browser, schedule, f"{stays.pk},{goes.pk}")
    assert f'<span id="gone" hidden>{goes.pk}</span>' in fragment
    assert "The list has changed." not in fragment


def test_an_invigilator_without_the_right_to_schedule_changes_nobody(schedule):
    watcher = a_user("Invigilator")
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    registration, browser = a_registration(schedule), a_browser(watcher)
    a_user(external_id="S-1")
    page = browser.get(f"/delivery/invigilation/{schedule.pk}").text
    assert "Add candidates…" not in page
    assert 'value="remove"' not in page
    assert post(browser, schedule, "add", people="S-1").status_code == 403
    assert remove(browser, schedule, registration).status_code == 403
    assert Registration.objects.filter(schedule=schedule).count() == 1


def test_watching_a_colleagues_exam_is_not_enough_to_change_it(schedule):
    colleague = a_user("Scheduler")
    ScheduleInvigilator.objects.create(schedule=schedule, user=colleague)
    registration, browser = a_registration(schedule), a_browser(colleague)
    assert "Add candidates…" not in browser.get(f"/delivery/invigilation/{schedule.pk}").text
    assert remove(browser, schedule, registration).status_code == 409
    assert Registration.objects.filter(schedule=schedule).exists()
