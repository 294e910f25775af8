"""The saver, the start and staff at the same moment, over real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from stratus.delivery.attempts import actions, rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests


def beside(work: Callable[[], Any]) -> Callable[[], None]:
    """Run this in a thread with a database connection of its own; the result waits for it and raises what it raised."""
    tenant_id, errors = current.require_id(), []

    def run() -> None:
        try:
            with current.use(tenant_id):
                work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()

    def wait() -> None:
        thread.join()
        assert not thread.is_alive()
        assert errors == []

    return wait


def test_an_answer_is_before_the_hand_in_or_after_it(saver: SaverInTests, tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3), active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(30)]
    saver.together(*[page.start_request() for page in pages])
    for page in pages:
        page.start(session=1)
    ids = [page.registration.pk for page in pages]
    done = beside(lambda: actions.void_attempts(ids, by=SYSTEM, now=clock.now()))
    for _ in range(15):
        answers = saver.together(*[page.sync_request(page.chooses("a"), page.chooses("b", page.items[1])) for page in pages])
        assert {answer.status for answer in answers} == {200}
    done()
    for page in pages:
        outcomes = list(AnswerEvent.objects.filter(attempt_id=page.attempt).order_by("seq").values_list("outcome", flat=True))
        counted = outcomes.count("")
        assert outcomes == [""] * counted + ["AFTER_END"] * (len(outcomes) - counted)
        newest = Answer.objects.filter(attempt_id=page.attempt).order_by("-seq").values_list("seq", flat=True).first()
        assert (newest or 0) == counted


def test_an_end_that_moves_while_everybody_starts_reaches_everybody(saver: SaverInTests, tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3, duration=90), active=True, ends_at=clock.now() + timedelta(hours=2))
    pages = [Browser(saver, a_registration(schedule)) for _ in range(60)]
    later = schedule.ends_at

    def move() -> None:
        nonlocal later
        for _ in range(8):
            later += timedelta(minutes=1)
            actions.move_schedule_end(schedule.pk, later, comment="fire alarm", by=SYSTEM, now=clock.now())

    done = beside(move)
    for first in range(0, 60, 10):
        assert {answer.status for answer in saver.together(*[page.start_request() for page in pages[first : first + 10]])} == {200}
    done()
    assert set(Attempt.objects.values_list("schedule_end", flat=True)) == {later}
    assert all(attempt.deadline_at == rules.deadline(timing(attempt)) for attempt in Attempt.objects.all())


def test_extra_time_that_is_granted_while_everybody_starts_is_not_lost(saver: SaverInTests, tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3, duration=90), active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(40)]
    ids = [page.registration.pk for page in pages]
    done = beside(lambda: [actions.grant_extra_time(ids, 5, by=SYSTEM, now=clock.now()) for _ in range(6)])
    for first in range(0, 40, 8):
        assert {answer.status for answer in saver.together(*[page.start_request() for page in pages[first : first + 8]])} == {200}
    done()
    assert set(Attempt.objects.values_list("granted_extra_time", flat=True)) == {30}
