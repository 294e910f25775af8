"""Schedule › Candidates › Breaks, and the invigilator's *Breaks…*."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user, an_attempt
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
def schedule(scheduler: User) -> Schedule:
    return a_schedule(active=True, owner_id=scheduler.pk)


@pytest.fixture
def browser(scheduler: User) -> Client:
    return a_browser(scheduler)


def give(browser: Client, schedule: Schedule, *registrations: Registration, **fields: object):
    data = {"give": "1", "registration": [one.pk for one in registrations], "breaks": 2, "break_minutes": 5} | fields
    return browser.post(f"/delivery/schedules/{schedule.pk}/breaks", data, follow=True)


def everybodys() -> list[tuple[int, int]]:
    return list(Registration.objects.order_by("pk").values_list("breaks", "break_minutes"))


def test_those_who_were_ticked_get_breaks_and_the_list_of_candidates_says_so(browser: Client, schedule: Schedule) -> None:
    first, second, _third = (a_registration(schedule) for _ in range(3))
    page = give(browser, schedule, first, second).content.decode()
    assert "2 candidates: 2 × 5 min." in page
    assert everybodys() == [(2, 5), (2, 5), (0, 5)]
    assert "breaks: 2 × 5 min" in browser.get(f"/delivery/schedules/{schedule.pk}/candidates").content.decode()


def test_a_number_out_of_bounds_is_said_beside_its_field_and_what_was_chosen_stays(browser: Client, schedule: Schedule) -> None:
    registration = a_registration(schedule)
    answer = give(browser, schedule, registration, breaks=21, break_minutes="x")
    page = answer.content.decode()
    assert (answer.status_code, everybodys()) == (422, [(0, 5)])
    assert page.count("invalid-feedback") == 2
    assert f'<input type="hidden" name="registration" value="{registration.pk}">' in page
    assert 'value="21"' in page


def test_with_nobody_chosen_it_says_so(browser: Client, schedule: Schedule) -> None:
    a_registration(schedule)
    answer = give(browser, schedule)
    assert (answer.status_code, "Choose at least one candidate." in answer.content.decode()) == (422, True)


def test_who_has_begun_more_keeps_theirs_and_is_named(browser: Client, schedule: Schedule) -> None:
    registration = a_registration(schedule, a_user(first_name="Ada", last_name="Lovelace"))
    an_attempt(registration, breaks_taken=3)
    page = give(browser, schedule, registration).content.decode()
    assert "Ada Lovelace: They have begun 3 breaks already." in page
    assert everybodys() == [(0, 5)]


def test_a_schedule_of_somebody_else_is_not_found_and_its_candidates_get_none(browser: Client, schedule: Schedule) -> None:
    other = a_registration(a_schedule())
    assert browser.get(f"/delivery/schedules/{other.schedule_id}/breaks").status_code == 404
    give(browser, schedule, other)
    assert everybodys() == [(0, 5)]


def test_only_those_with_breaks_are_listed_where_that_is_asked(browser: Client, schedule: Schedule) -> None:
    give(browser, schedule, a_registration(schedule, a_user(last_name="Doe")))
    a_registration(schedule, a_user(last_name="Roe"))
    page = browser.get(f"/delivery/schedules/{schedule.pk}/breaks?with=1").content.decode()
    assert ("Doe" in page, "Roe" in page) == (True, False)


def test_an_invigilator_gives_more_while_the_exam_runs_and_sees_who_is_on_one(schedule: Schedule) -> None:
    watcher = a_user("Invigilator")
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    registration = a_registration(schedule)
    until = clock.now() + timedelta(minutes=4)
    an_attempt(registration, last_sync_at=clock.now(), breaks_taken=2, break_until=until, paused_ms=5 * 60_000)
    browser = a_browser(watcher)
    chosen = {"verb": "breaks", "registration": [registration.pk], "breaks": 3, "break_minutes": 10}
    answer = browser.post(f"/delivery/invigilation/{schedule.pk}/act", chosen, headers={"X-Requested-With": "fetch"})
    assert "1 candidate: 3 × 10 min." in answer.content.decode()
    page = browser.get(f"/delivery/invigilation/{schedule.pk}").content.decode()
    assert "On a break" in page
    assert "(2 of 3)" in page
