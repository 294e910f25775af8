"""After an action the screen shows for each candidate how far it has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.delivery.models import Attempt, Order
from stratus.foundation import clock
from stratus.invigilation.live import actions
from stratus.invigilation.live.queries import DashboardRow, dashboard
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, a_user, an_actor, an_attempt

pytestmark = pytest.mark.database


@pytest.fixture
def by(tenant) -> Actor:
    return an_actor(*P, user=a_user("System administrator"))


@pytest.fixture
def sitting(tenant) -> Registration:
    registration = a_registration(a_schedule(active=True))
    an_attempt(registration, last_sync_at=clock.now() - timedelta(seconds=5))
    return registration


def row(registration: Registration) -> DashboardRow:
    return dashboard(registration.schedule, clock.now()).rows[0]


def syncs(registration: Registration, seconds: float) -> None:
    """The candidate's browser sends a request so many seconds from now."""
    Attempt.objects.filter(registration=registration).update(last_sync_at=clock.now() + timedelta(seconds=seconds))


def test_nothing_was_done(sitting):
    assert (row(sitting).done, row(sitting).arrival) == ("", "")


def test_a_message_is_on_its_way_arrives_and_is_seen(sitting, by):
    actions.send_message(sitting.schedule_id, [sitting.pk], "Ten minutes left", by=by, now=clock.now())
    assert (row(sitting).done, row(sitting).arrival) == ("candidate.messaged", "ON_ITS_WAY")
    syncs(sitting, 2)
    assert row(sitting).arrival == "ARRIVED"
    Order.objects.update(received_at=clock.now())
    assert row(sitting).arrival == "CONFIRMED"


def test_extra_time_arrives_with_the_next_sync(sitting, by):
    actions.grant_extra_time(sitting.schedule_id, [sitting.pk], 5, by=by, now=clock.now())
    assert (row(sitting).done, row(sitting).arrival) == ("attempt.extra_time_granted", "ON_ITS_WAY")
    syncs(sitting, 2)
    assert row(sitting).arrival == "ARRIVED"


def test_the_last_action_counts_not_the_confirmation_of_an_earlier_one(sitting, by):
    now = clock.now()
    actions.pause(sitting.schedule_id, [sitting.pk], by=by, now=now)
    Order.objects.update(received_at=now)
    actions.resume(sitting.schedule_id, [sitting.pk], by=by, now=now + timedelta(seconds=3))
    assert (row(sitting).done, row(sitting).arrival) == ("attempt.resumed", "ON_ITS_WAY")


def test_a_moved_end_is_told_to_everybody_who_was_there(sitting, by):
    end = sitting.schedule.ends_at + timedelta(minutes=10)
    actions.move_schedule_end(sitting.schedule_id, end, comment="Fire alarm", by=by, now=clock.now())
    later = a_registration(sitting.schedule)
    found = {one.registration_id: one.done for one in dashboard(sitting.schedule, clock.now()).rows}
    assert found == {sitting.pk: "schedule.end_moved", later.pk: ""}


def test_what_the_candidate_did_is_no_action_of_staff(sitting):
    from django.db import transaction

    from stratus.events.log import record

    attempt = Attempt.objects.get()
    with transaction.atomic():
        record("attempt.handed_in", by=Actor(sitting.candidate_id, frozenset(), "PLAYER"), subject=attempt, at=clock.now())
    assert row(sitting).done == ""


def test_a_poll_brings_the_arrival(sitting, by):
    since = clock.now()
    actions.send_message(sitting.schedule_id, [sitting.pk], "Ten minutes left", by=by, now=since)
    syncs(sitting, 2)
    found = dashboard(sitting.schedule, clock.now() + timedelta(seconds=3), since=since, only=[sitting.pk]).rows
    assert [one.arrival for one in found] == ["ARRIVED"]
