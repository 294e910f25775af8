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
from stratus.invigilation.live.queries import SeatStatus
from stratus.invigilation.live.rules import TAKEN_BY, refused_acts
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


def in_status(status: SeatStatus, *, is_locked: bool) -> Registration:
    registration, now = a_registration(), clock.now()
    ends: dict[str, Any] = {
        SeatStatus.PAUSED: {"paused_at": now},
        SeatStatus.HANDED_IN: {"ended_at": now, "submitted_by": "CANDIDATE"},
        SeatStatus.VOID: {"ended_at": now},
    }
    if status in (SeatStatus.NOT_STARTED, SeatStatus.READY):
        Registration.objects.filter(pk=registration.pk).update(ready_at=now if status == SeatStatus.READY else None)
    else:
        an_attempt(registration, status=AttemptStatus(status), **ends.get(status, {}), **(LOCKED if is_locked else {}))
    return registration


def does_something(act: str, registration: Registration) -> bool:
    before = Event.objects.count()
    with transaction.atomic():
        refused = ACTS[act](registration.schedule_id, [registration.pk], by=SYSTEM, now=clock.now() + timedelta(seconds=1))
        done = not refused and Event.objects.count() > before
        transaction.set_rollback(True)
    return done


@pytest.mark.parametrize(
    ("status", "is_locked"), [*((status, False) for status in SeatStatus), (SeatStatus.IN_PROGRESS, True), (SeatStatus.PAUSED, True)]
)
def test_a_row_leaves_out_what_would_do_nothing(status: SeatStatus, is_locked: bool) -> None:
    registration = in_status(status, is_locked=is_locked)
    idle = {act for act in ACTS if not does_something(act, registration)}
    # A void registration that never started may be removed, a void attempt may not: the status alone does not say which it is.
    assert idle - ({"remove"} if status == SeatStatus.VOID else set()) == set(refused_acts(status, is_locked=is_locked))


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ACTS) == set(TAKEN_BY)
