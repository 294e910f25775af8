"""Marking a schedule for deletion: the rule of its notice, the actions, and the schedule's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.scheduling import queries, rules
from stratus.scheduling.errors import ScheduleNotFound
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules import deletion as actions
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_schedule, a_tenant, a_user, an_actor, an_attempt
from support.staff import a_browser

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=10), NOW + timedelta(days=10)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def scheduler():
    return a_user("Scheduler")


@pytest.fixture
def browser(scheduler):
    return a_browser(scheduler)


# The rule --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked_at", "ends_at", "last_published_at", "began"),
    [
        (NOW, EARLIER, None, NOW),
        (NOW, LATER, None, LATER),
        (NOW, EARLIER, EARLIER, NOW),
        (EARLIER, EARLIER, NOW, NOW),
        (NOW, LATER, NOW, LATER),
        (NOW, EARLIER, LATER, LATER),
    ],
)
def test_the_notice_runs_from_the_last_of_mark_end_and_publication(marked_at, ends_at, last_published_at, began):
    moments = {"marked_at": marked_at, "ends_at": ends_at, "last_published_at": last_published_at}
    assert rules.erased_from(**moments, notice_days=0, results_to_come=False) == began
    assert rules.erased_from(**moments, notice_days=30, results_to_come=False) == began + timedelta(days=30)
    assert rules.erased_from(**moments, notice_days=30, results_to_come=True) is None


# The actions -----------------------------------------------------------------------------------------------------------------------------


def test_mark_and_cancel_leave_one_event_each():
    schedule = a_schedule()
    actions.mark_for_deletion(schedule.pk, 30, by=SYSTEM, now=NOW)
    assert queries.erased_from(Schedule.objects.get(pk=schedule.pk)) == schedule.ends_at + timedelta(days=30)
    for _twice in range(2):
        actions.cancel_deletion(schedule.pk, by=SYSTEM, now=NOW)
    schedule.refresh_from_db()
    assert (schedule.deletion_marked_at, schedule.deletion_notice_days) == (None, None)
    assert queries.erased_from(schedule) is None
    kinds = list(Event.objects.filter(kind__contains="delet").order_by("pk").values_list("kind", "data"))
    assert kinds == [("schedule.marked_for_deletion", {"notice_days": 30}), ("schedule.deletion_cancelled", {})]


@pytest.mark.parametrize("days", [-1, 3651])
def test_the_notice_is_at_most_ten_years(days):
    with pytest.raises(InvalidFields) as error:
        actions.mark_for_deletion(a_schedule().pk, days, by=SYSTEM, now=NOW)
    assert list(error.value.errors) == ["notice_days"]


@pytest.mark.database
def test_only_who_may_change_the_schedule_marks_it_or_keeps_it():
    schedule = a_schedule()
    stranger = an_actor(Permission.SCHEDULE, user=a_user("Scheduler"))
    for by, refused in ((an_actor(Permission.INVIGILATE, Permission.VIEW_ALL_SCHEDULES), NotAllowed), (stranger, ScheduleNotFound)):
        with pytest.raises(refused):
            actions.mark_for_deletion(schedule.pk, 1, by=by, now=NOW)
        with pytest.raises(refused):
            actions.cancel_deletion(schedule.pk, by=by, now=NOW)


@pytest.mark.database
@pytest.mark.parametrize("columns", [{"deletion_marked_at": NOW}, {"deletion_notice_days": 1}])
def test_the_database_keeps_mark_and_notice_together(columns):
    schedule = a_schedule()
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.filter(pk=schedule.pk).update(**columns)


# The page --------------------------------------------------------------------------------------------------------------------------------


def page(browser, schedule) -> str:
    return " ".join(browser.get(f"/delivery/schedules/{schedule.pk}").content.decode().split())


def test_nothing_is_said_of_a_schedule_that_is_not_marked(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    text = page(browser, schedule)
    assert "This schedule is marked for deletion." not in text
    assert "Mark for deletion" in text
    assert "Marked for deletion" not in browser.get("/delivery/schedules").content.decode()


def test_marking_takes_a_number_of_days_and_a_tick(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    address = f"/delivery/schedules/{schedule.pk}/deletion"
    for typed, problem in (
        ({"notice_days": "30"}, "confirmed"),
        ({"notice_days": "", "confirmed": "on"}, "notice_days"),
        ({"notice_days": "3651", "confirmed": "on"}, "notice_days"),
        ({"notice_days": "-1", "confirmed": "on"}, "notice_days"),
    ):
        answer = browser.post(address, typed)
        assert (answer.status_code, list(answer.context["deletion_form"].errors)) == (422, [problem])
    assert Schedule.objects.get(pk=schedule.pk).deletion_marked_at is None
    assert browser.post(address, {"notice_days": "30", "confirmed": "on"}).status_code == 302
    assert Schedule.objects.get(pk=schedule.pk).deletion_notice_days == 30


def test_the_page_says_when_it_is_erased_in_the_schedules_zone(browser, scheduler):
    with time_machine.travel(NOW, tick=False):
        ends_at = datetime(2026, 11, 10, 22, 30, tzinfo=UTC)
        schedule = a_schedule(owner_id=scheduler.pk, time_zone="Europe/Amsterdam", ends_at=ends_at)
        actions.mark_for_deletion(schedule.pk, 30, by=SYSTEM, now=NOW)
        text = page(browser, schedule)
    assert "This schedule is marked for deletion." in text
    assert '<time datetime="2026-12-10T22:30:00+00:00" title="Europe/Amsterdam"' in text
    assert "10 Dec 2026 23:30" in text
    assert "Begin the notice anew" in text
    assert "Marked for deletion" in browser.get("/delivery/schedules").content.decode()


def test_the_page_says_that_results_are_waited_for(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk, active=True)
    an_attempt(a_registration(schedule))
    actions.mark_for_deletion(schedule.pk, 30, by=SYSTEM, now=clock.now())
    assert "30 days after its last result is published. Results are still to be published." in page(browser, schedule)


def test_the_deletion_is_cancelled_from_the_page_after_a_question(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    actions.mark_for_deletion(schedule.pk, 30, by=SYSTEM, now=clock.now())
    assert "data-confirm=" in page(browser, schedule).partition(f"{schedule.pk}/deletion/cancel")[2][:120]
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/deletion/cancel", follow=True)
    assert "the schedule is no longer marked" in answer.content.decode()
    assert Schedule.objects.get(pk=schedule.pk).deletion_marked_at is None


@pytest.mark.parametrize("verb", ["deletion", "deletion/cancel"])
def test_others_change_nothing(scheduler, verb):
    schedule = a_schedule(owner_id=scheduler.pk)
    actions.mark_for_deletion(schedule.pk, 30, by=SYSTEM, now=clock.now())
    typed = {"notice_days": "1", "confirmed": "on"}
    address = f"/delivery/schedules/{schedule.pk}/{verb}"
    assert a_browser(a_user("Scheduler")).post(address, typed).status_code == 404
    assert a_browser(a_user("Invigilator")).post(address, typed).status_code == 403
    assert a_browser(scheduler).get(address).status_code == 405
    assert Schedule.objects.get(pk=schedule.pk).deletion_notice_days == 30


def test_a_page_of_a_schedule_that_was_erased_is_not_found(browser, scheduler):
    from stratus.retention.erasure import erase_due

    schedule = a_schedule(owner_id=scheduler.pk)
    actions.mark_for_deletion(schedule.pk, 0, by=SYSTEM, now=clock.now())
    erase_due(now=schedule.ends_at)
    assert browser.get(f"/delivery/schedules/{schedule.pk}").status_code == 404
