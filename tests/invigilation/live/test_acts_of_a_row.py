"""What a row of the live screen leaves out is what would do nothing, as the actions themselves see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from stratus.delivery.models import AttemptStatus
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live import actions
from stratus.invigilation.live.queries import SeatStatus, dashboard
from stratus.invigilation.live.rules import TAKEN_BY
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_tenant, an_attempt

pytestmark = pytest.mark.django_db

ACTS: dict[str, Callable[..., Any]] = {
    "pause": actions.pause,
    "resume": actions.resume,
    "unlock": actions.unlock,
    "hand_in": actions.hand_in_for,
    "reopen": actions.reopen,
    "void": actions.void_attempts,
    "remove": actions.remove_candidates,
}
LOCKED = {"locked_at": clock.now(), "lock_name": "a-lock"}


@pytest.fixture(autouse=True)
def tenant() -> Iterator[None]:
    with current.use(a_tenant()):
        yield


def not_started() -> Registration:
    return a_registration()


def waiting(registration: Registration | None = None) -> Registration:
    """In the waiting room now, be it before the first attempt or before another one."""
    registration = registration or a_registration()
    later = clock.now() + timedelta(seconds=1)
    Registration.objects.filter(pk=registration.pk).update(ready_at=later, seen_at=later)
    return registration


def void() -> Registration:
    registration = a_registration()
    Registration.objects.filter(pk=registration.pk).update(voided_at=clock.now())
    return registration


def with_attempt(status: AttemptStatus, **fields: Any) -> Registration:
    return an_attempt(status=status, **fields).registration


def handed_in() -> Registration:
    return with_attempt(AttemptStatus.HANDED_IN, ended_at=clock.now(), submitted_by="CANDIDATE")


ROWS: dict[str, tuple[SeatStatus, Callable[[], Registration]]] = {
    "not started": (SeatStatus.NOT_STARTED, not_started),
    "in the waiting room": (SeatStatus.READY, waiting),
    "void before the start": (SeatStatus.VOID, void),
    "under way": (SeatStatus.IN_PROGRESS, lambda: with_attempt(AttemptStatus.IN_PROGRESS)),
    "under way, locked": (SeatStatus.IN_PROGRESS, lambda: with_attempt(AttemptStatus.IN_PROGRESS, **LOCKED)),
    "paused": (SeatStatus.PAUSED, lambda: with_attempt(AttemptStatus.PAUSED, paused_at=clock.now())),
    "paused, locked": (SeatStatus.PAUSED, lambda: with_attempt(AttemptStatus.PAUSED, paused_at=clock.now(), **LOCKED)),
    "handed in": (SeatStatus.HANDED_IN, handed_in),
    "in the waiting room again": (SeatStatus.READY, lambda: waiting(handed_in())),
    "void": (SeatStatus.VOID, lambda: with_attempt(AttemptStatus.VOID, ended_at=clock.now())),
}


def does_something(act: str, registration: Registration) -> bool:
    before = Event.objects.count()
    with transaction.atomic():
        refused = ACTS[act](registration.schedule_id, [registration.pk], by=SYSTEM, now=clock.now() + timedelta(seconds=1))
        done = not refused and Event.objects.count() > before
        transaction.set_rollback(True)
    return done


@pytest.mark.parametrize("name", ROWS)
def test_a_row_leaves_out_what_would_do_nothing(name: str) -> None:
    status, made = ROWS[name]
    registration = made()
    (row,) = dashboard(registration.schedule, clock.now() + timedelta(seconds=1)).rows
    assert row.status == status
    assert set(row.refused_acts.split()) == {act for act in ACTS if not does_something(act, registration)}


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ACTS) == set(TAKEN_BY)
