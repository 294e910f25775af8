"""Screens that locked when the connection was lost: seen on the dashboard, unlocked by an order or by a one-time code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stratus.delivery.locking.codes import unlock_code
from stratus.delivery.models import Attempt, Order
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live.queries import dashboard
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from support.builders import a_registration, a_schedule, a_user, an_assessment, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def schedule(tenant: Any) -> Schedule:
    return a_schedule(an_assessment(lock_on_connection_loss=True), active=True)


@pytest.fixture
def browser(schedule: Schedule) -> Client:
    watcher = a_user("Invigilator")
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return a_browser(watcher)


def sits(schedule: Schedule, lock: str = "", **attempt: Any) -> Registration:
    registration = a_registration(schedule)
    locked = {"lock_name": lock, "locked_at": clock.now()} if lock else {}
    an_attempt(registration, last_sync_at=clock.now(), **locked, **attempt)
    return registration


def act(browser: Client, schedule: Schedule, **fields: Any) -> Any:
    return browser.post(f"/delivery/invigilation/{schedule.pk}/act", {"verb": "unlock"} | fields, headers={"X-Requested-With": "fetch"})


def orders() -> list[tuple[int, str, str]]:
    return list(Order.objects.order_by("id").values_list("registration_id", "kind", "text"))


def test_the_dashboard_counts_and_filters_who_is_locked(schedule, browser):
    locked = sits(schedule, "lock-one")
    sits(schedule)
    ended = sits(schedule, "lock-two", status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())
    page = dashboard(schedule, clock.now(), status="LOCKED")
    assert (page.locked, [row.registration_id for row in page.rows]) == (1, [locked.pk])
    assert dashboard(schedule, clock.now(), only=[ended.pk]).rows[0].locked_at is None
    text = browser.get(f"/delivery/invigilation/{schedule.pk}?status=LOCKED").text
    assert re.search(r'chip-locked is-on"[^>]*>Locked <span class="number">1</span>', text)
    assert ">locked</strong>" in text


def test_the_order_names_the_lock_that_it_ends(schedule, browser):
    registration = sits(schedule, "lock-one")
    assert "1 candidate is unlocked." in act(browser, schedule, registration=registration.pk).text
    assert orders() == [(registration.pk, "unlock", "lock-one")]
    row = dashboard(schedule, clock.now()).rows[0]
    assert (row.done, row.arrival) == ("attempt.unlocked", "ON_ITS_WAY")
    assert row.locked_at is not None
    Order.objects.update(received_at=clock.now())
    assert dashboard(schedule, clock.now()).rows[0].arrival == "CONFIRMED"


def test_all_that_are_locked_are_unlocked_at_once(schedule, browser):
    locked = [sits(schedule, f"lock-{n}") for n in range(3)]
    sits(schedule)
    assert "3 candidates are unlocked." in act(browser, schedule, all="1", status="LOCKED").text
    assert sorted(pk for pk, _kind, _text in orders()) == [one.pk for one in locked]


@pytest.mark.parametrize("lock", ["", "lock-one"])
def test_who_is_not_locked_or_not_sitting_is_named(schedule, browser, lock):
    ended = {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "ended_at": clock.now()} if lock else {}
    answer = act(browser, schedule, registration=sits(schedule, lock, **ended).pk)
    assert "Nothing was done for 1 candidate" in answer.text
    assert orders() == []


def code_page(browser: Client, registration: Registration, **fields: Any) -> Any:
    address = f"/delivery/invigilation/{registration.schedule_id}/candidates/{registration.pk}/unlock-code"
    return browser.post(address, fields) if fields else browser.get(address)


def test_what_live_screens_share_is_read_anew_after_a_code_was_given(schedule, browser, readings):
    registration = sits(schedule, codes_used=2)
    assert readings(schedule) == 1
    code_page(browser, registration, number=3)
    assert readings(schedule) == 2


def test_a_code_is_shown_on_request_and_that_stands_in_the_log(schedule, browser):
    registration = sits(schedule, codes_used=2)
    attempt = Attempt.objects.get()
    code = unlock_code(settings.PLAYER_KEY, attempt.pk, 3)
    assert 'value="3"' in code_page(browser, registration).text
    assert code not in code_page(browser, registration).text
    shown = code_page(browser, registration, number=3)
    assert (code in shown.text, shown["Cache-Control"]) == (True, "no-store")
    event = Event.objects.get(kind="attempt.unlock_code_given")
    assert event.data == {"number": 1, "code": 3}
    assert (
        "Unlock code given"
        in a_browser(a_user("System administrator")).get(f"/delivery/invigilation/{schedule.pk}/candidates/{registration.pk}").text
    )


@pytest.mark.parametrize("number", ["2", "8", "0", "x", "9" * 30])
def test_a_code_that_was_used_or_that_no_page_asks_for_is_not_shown(schedule, browser, number):
    answer = code_page(browser, sits(schedule, codes_used=2), number=number)
    assert answer.status_code == 422
    assert "big-code" not in answer.text
    assert not Event.objects.filter(kind="attempt.unlock_code_given").exists()


def test_a_stranger_gets_no_code(schedule, browser):
    stranger = a_browser(a_user("Invigilator"))
    assert code_page(stranger, sits(schedule, "lock-one"), number=1).status_code == 404


def test_the_link_to_codes_stands_only_where_the_exam_locks(schedule, browser, tenant):
    sits(schedule)
    Attempt.objects.update(last_sync_at=clock.now() - timedelta(minutes=2))
    assert "unlock code" in browser.get(f"/delivery/invigilation/{schedule.pk}").text
    Schedule.objects.update(lock_on_connection_loss=False)
    assert "unlock code" not in browser.get(f"/delivery/invigilation/{schedule.pk}").text
