"""Delivery › Schedules, as a scheduler uses them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import Hierarchy, User
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user, an_assessment, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def scheduler() -> User:
    return a_user("Scheduler")


@pytest.fixture
def browser(scheduler: User) -> Client:
    return a_browser(scheduler)


def typed(**values: object) -> dict[str, object]:
    """What a scheduler types into the form of a new schedule."""
    return {
        "title": "Accountancy in June",
        "hierarchy": Hierarchy.objects.get(parent=None).pk,
        "time_zone": "Europe/Amsterdam",
        "starts_at": "2030-06-21T09:00",
        "ends_at": "2030-06-21T13:00",
        "pin": "6961",
        "extra_time": "0",
        "external_id": "acc-june",
    } | values


def test_it_lists_own_schedules_only(browser, scheduler):
    a_schedule(owner_id=scheduler.pk, title="Mine")
    a_schedule(title="Somebody else's")
    page = browser.get("/delivery/schedules").content.decode()
    assert "Mine" in page
    assert "Somebody else" not in page


def test_archived_schedules_show_when_asked_for(browser, scheduler):
    old = a_schedule(owner_id=scheduler.pk, title="Old")
    Schedule.objects.filter(pk=old.pk).update(archived_at=clock.now())
    assert "Old" not in browser.get("/delivery/schedules").content.decode()
    assert "Old" in browser.get("/delivery/schedules?state=ARCHIVED").content.decode()
    assert "Old" in browser.get("/delivery/schedules?state=ALL").content.decode()


def test_the_filter_tells_open_from_planned(browser, scheduler):
    a_schedule(owner_id=scheduler.pk, title="Now", active=True)
    later = clock.now() + timedelta(days=3)
    a_schedule(owner_id=scheduler.pk, title="Later", active=True, starts_at=later, ends_at=later + timedelta(days=1))
    page = browser.get("/delivery/schedules?state=OPEN").content.decode()
    assert "Now" in page
    assert "Later" not in page


def test_search_finds_the_beginning_of_a_title(browser, scheduler):
    a_schedule(owner_id=scheduler.pk, title="Économie")
    a_schedule(owner_id=scheduler.pk, title="Law")
    page = browser.get("/delivery/schedules?q=econ").content.decode()
    assert "Économie" in page
    assert "Law" not in page


def test_the_statements_of_the_list_do_not_grow(browser, scheduler, django_assert_max_num_queries, django_assert_num_queries):
    assessment = an_assessment()
    for _number in range(3):
        a_registration(a_schedule(assessment, owner_id=scheduler.pk, active=True))
    browser.get("/delivery/schedules")
    with django_assert_max_num_queries(20) as few:
        browser.get("/delivery/schedules")
    for _number in range(12):
        a_registration(a_schedule(assessment, owner_id=scheduler.pk, active=True))
    with django_assert_num_queries(len(few)):
        browser.get("/delivery/schedules")


def test_a_new_schedule_is_a_draft_in_its_time_zone(browser, scheduler):
    answer = browser.post("/delivery/schedules/new", typed(assessment=an_assessment().pk, owner=scheduler.username))
    schedule = Schedule.objects.get(external_id="acc-june")
    assert answer.url == f"/delivery/schedules/{schedule.pk}"
    assert schedule.status == ScheduleStatus.DRAFT
    assert schedule.starts_at == datetime(2030, 6, 21, 7, 0, tzinfo=UTC)


def test_an_error_stands_beside_its_field_and_typed_values_stay(browser, scheduler):
    a_schedule(external_id="acc-june")
    answer = browser.post("/delivery/schedules/new", typed(assessment=an_assessment().pk, owner=scheduler.username))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Schedule[acc-june] already exists" in page
    assert 'value="2030-06-21T09:00"' in page
    assert 'value="Accountancy in June"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "2021-13-45T99:99"),
        ("starts_at", "0001-01-01T00:00"),
        ("ends_at", "2030-06-21T08:00"),
        ("ends_at", "2030-06-21T09:30"),
        ("time_zone", "Nowhere/At all"),
        ("title", "x" * 101),
        ("title", "nul\x00"),
        ("external_id", "has blanks"),
        ("extra_time", "9999999"),
        ("hierarchy", "99999999999999999999"),
        ("assessment", "abc"),
        ("pin", "x" * 65),
    ],
)
def test_bad_input_is_said_and_changes_nothing(browser, scheduler, field, value):
    answer = browser.post("/delivery/schedules/new", typed(assessment=an_assessment().pk, owner=scheduler.username) | {field: value})
    assert answer.status_code == 422
    assert not Schedule.objects.exists()


def test_an_empty_deadline_follows_the_duration(browser, scheduler):
    browser.post("/delivery/schedules/new", typed(assessment=an_assessment(duration=60).pk, owner=scheduler.username, ends_at=""))
    schedule = Schedule.objects.get()
    assert schedule.ends_at - schedule.starts_at == timedelta(minutes=120)
    assert not schedule.end_is_given


def test_a_draft_can_be_edited_but_keeps_its_assessment(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/edit", typed(owner=scheduler.username, assessment=an_assessment().pk))
    changed = Schedule.objects.get(pk=schedule.pk)
    assert answer.status_code == 302
    assert changed.title == "Accountancy in June"
    assert changed.assessment_id == schedule.assessment_id


def test_an_activated_schedule_is_not_edited(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk, active=True)
    browser.post(f"/delivery/schedules/{schedule.pk}/edit", typed(owner=scheduler.username))
    assert Schedule.objects.get(pk=schedule.pk).title == schedule.title


def test_activate_and_deactivate(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    browser.post(f"/delivery/schedules/{schedule.pk}/activate")
    assert Schedule.objects.get(pk=schedule.pk).status == ScheduleStatus.ACTIVE
    browser.post(f"/delivery/schedules/{schedule.pk}/deactivate")
    assert Schedule.objects.get(pk=schedule.pk).status == ScheduleStatus.DRAFT


def test_what_is_missing_is_said_before_activation(browser, scheduler):
    past = clock.now() - timedelta(days=10)
    schedule = a_schedule(owner_id=scheduler.pk, starts_at=past, ends_at=past + timedelta(days=1))
    page = browser.get(f"/delivery/schedules/{schedule.pk}").content.decode()
    assert "Its window is over." in page
    assert "disabled" in page


def test_a_started_schedule_is_not_deleted(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk, active=True)
    an_attempt(a_registration(schedule))
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/delete", follow=True)
    assert "has started already" in answer.content.decode()
    assert Schedule.objects.get(pk=schedule.pk).deleted_at is None


def test_a_deleted_schedule_is_gone(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/delete")
    assert answer.url == "/delivery/schedules"
    assert browser.get(f"/delivery/schedules/{schedule.pk}").status_code == 404


def test_the_pin_of_an_activated_schedule_changes(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk, active=True)
    browser.post(f"/delivery/schedules/{schedule.pk}/pin", {"pin": "4711"})
    assert Schedule.objects.get(pk=schedule.pk).pin == "4711"


@pytest.mark.parametrize("verb", ["", "/edit", "/candidates", "/invigilators", "/slips", "/attendance-list"])
def test_a_stranger_sees_nothing(scheduler, verb):
    schedule = a_schedule(owner_id=scheduler.pk)
    assert a_browser(a_user("Scheduler")).get(f"/delivery/schedules/{schedule.pk}{verb}").status_code == 404
    assert a_browser(a_user("Author")).get(f"/delivery/schedules/{schedule.pk}{verb}").status_code == 403


@pytest.mark.parametrize("verb", ["activate", "deactivate", "archive", "delete", "pin", "candidates/add", "invigilators/add"])
def test_a_stranger_changes_nothing(scheduler, verb):
    schedule = a_schedule(owner_id=scheduler.pk)
    assert a_browser(a_user("Scheduler")).post(f"/delivery/schedules/{schedule.pk}/{verb}").status_code == 404


@pytest.mark.parametrize(("typed_choice", "kept"), [("", None), ("1", True), ("0", False)])
def test_a_schedule_has_keycodes_as_the_organisation_says_or_as_it_says_itself(browser, scheduler, typed_choice, kept):
    browser.post("/delivery/schedules/new", typed(assessment=an_assessment().pk, owner=scheduler.username, use_keycode=typed_choice))
    schedule = Schedule.objects.get(external_id="acc-june")
    assert schedule.use_keycode is kept
    assert f'value="{typed_choice}" selected' in browser.get(f"/delivery/schedules/{schedule.pk}/edit").content.decode()


def test_who_is_invigilator_already_was_not_added(browser, scheduler):
    schedule, watcher = a_schedule(owner_id=scheduler.pk, active=True), a_user("Invigilator")
    where = f"/delivery/schedules/{schedule.pk}/invigilators"
    assert "1 invigilator was added." in browser.post(f"{where}/add", {"user": watcher.pk}, follow=True).content.decode()
    again = browser.post(f"{where}/add", {"user": watcher.pk}, follow=True).content.decode()
    assert "was added" not in again
    assert "alert-success" not in again
    assert "Nothing was changed." in again
