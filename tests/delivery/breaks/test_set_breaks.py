"""How many breaks candidates have: who may say so, within which bounds, and on the pages where it is said."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.delivery.attempts import actions
from stratus.delivery.attempts.errors import BreaksTaken
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.scheduling.models import Registration
from support.builders import SYSTEM, a_registration, a_schedule, an_actor, an_attempt

pytestmark = pytest.mark.database


@pytest.fixture
def registration(tenant: Any) -> Registration:
    return a_registration(a_schedule(active=True))


def has(registration: Registration) -> tuple[int, int]:
    registration.refresh_from_db()
    return registration.breaks, registration.break_minutes


@pytest.mark.parametrize("right", [P.SCHEDULE, P.INVIGILATE])
def test_schedulers_and_invigilators_give_breaks(registration: Registration, right: P) -> None:
    assert actions.set_breaks([registration.pk], 3, 10, by=an_actor(right), now=clock.now()) == []
    assert has(registration) == (3, 10)
    assert Event.objects.get(kind="registration.breaks_set").data == {"breaks": 3, "break_minutes": 10}


def test_nobody_else_does(registration: Registration) -> None:
    with pytest.raises(NotAllowed):
        actions.set_breaks([registration.pk], 3, 10, by=an_actor(P.MARK), now=clock.now())


def test_given_again_nothing_happens(registration: Registration) -> None:
    for _ in range(2):
        actions.set_breaks([registration.pk], 3, 10, by=SYSTEM, now=clock.now())
    assert Event.objects.filter(kind="registration.breaks_set").count() == 1


@pytest.mark.parametrize(
    ("breaks", "minutes", "fields"),
    [(-1, 5, {"breaks"}), (21, 5, {"breaks"}), (1, 0, {"break_minutes"}), (21, 61, {"breaks", "break_minutes"})],
)
def test_numbers_out_of_bounds_are_refused_beside_their_fields(
    registration: Registration, breaks: int, minutes: int, fields: set[str]
) -> None:
    with pytest.raises(InvalidFields) as refused:
        actions.set_breaks([registration.pk], breaks, minutes, by=SYSTEM, now=clock.now())
    assert refused.value.errors.keys() == fields


@pytest.mark.parametrize("wrong", [{"breaks": 21}, {"breaks": -1}, {"break_minutes": 0}, {"break_minutes": 61}])
def test_the_database_holds_them_too(registration: Registration, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="registration_breaks_in_bounds"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(**wrong)


def test_never_fewer_than_the_running_attempt_has_begun(registration: Registration) -> None:
    actions.set_breaks([registration.pk], 3, 5, by=SYSTEM, now=clock.now())
    an_attempt(registration, breaks_taken=2)
    other = a_registration(registration.schedule)
    refused = actions.set_breaks([registration.pk, other.pk], 1, 5, by=SYSTEM, now=clock.now())
    assert [(one.registration_id, type(one.error)) for one in refused] == [(registration.pk, BreaksTaken)]
    assert (has(registration), has(other)) == ((3, 5), (1, 5))
    assert actions.set_breaks([registration.pk], 2, 5, by=SYSTEM, now=clock.now()) == []


def statements(registrations: list[Registration], breaks: int) -> int:
    with CaptureQueriesContext(connection) as ran:
        actions.set_breaks([one.pk for one in registrations], breaks, 5, by=SYSTEM, now=clock.now())
    return len(ran)


def test_the_number_of_statements_does_not_depend_on_that_of_candidates(registration: Registration) -> None:
    many = [a_registration(registration.schedule) for _ in range(12)]
    assert statements(many[:2], 1) == statements(many, 2)
