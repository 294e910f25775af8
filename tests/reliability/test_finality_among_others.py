"""What candidates, staff and the server do while a portion of attempts becomes final: each of them finds all of it, or nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from reliability.test_finality_in_ranges import beside, ended, handed_in, times_final
from stratus.delivery.attempts import actions, ranges, tasks
from stratus.delivery.attempts.actions import ending, finalise_due
from stratus.delivery.attempts.errors import CannotStart, CannotVoid, NotRunning
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.events import log
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.errors import AlreadyMarked
from stratus.marking.models import Script
from stratus.marking.voiding.actions import void_candidates
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.retention.erasure import erase_if_due
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.deletion import mark_for_deletion
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.running import PATIENCE, eventually
from support.simulated import Browser, a_saver

pytestmark = pytest.mark.database

TICK = timedelta(microseconds=1)
GRACE = timedelta(seconds=60)


@pytest.fixture
def page(tenant: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The page of a candidate who has just begun; the clock stands still."""
    begin = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begin)
    with a_saver(tmp_path) as saver:
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], duration=60, marking_workflow="AUTO"), active=True)
        page = Browser(saver, a_registration(schedule))
        assert page.start().status == 200
        yield page


def a_hall(workflow: str = "AUTO", **schedule: Any) -> tuple[Schedule, list[Attempt]]:
    """Three candidates who have handed in, and an endpoint that is told of results."""
    create_endpoint(title="results", url="https://example.org", by=SYSTEM, now=clock.now())
    made = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow=workflow), active=True, **schedule)
    handed_in(made, 3)
    return made, list(Attempt.objects.filter(schedule=made).order_by("pk"))


@contextmanager
def reacting(kind: str, reaction: Callable[[Any], None]) -> Iterator[None]:
    """Have this called last when such an event is recorded."""
    before = log._reactions[kind]
    log._reactions[kind] = [*before, reaction]
    try:
        yield
    finally:
        log._reactions[kind] = before


@contextmanager
def in_the_middle_of_a_portion(*, at: str = "attempt.final", now: Any = None) -> Iterator[list[Any]]:
    """A worker has written what its portion writes at this event, and has not committed; at the end it goes on. Gives what it did."""
    there, go_on = threading.Event(), threading.Event()

    def stay(happened: Any) -> None:
        if not there.is_set():
            there.set()
            assert go_on.wait(PATIENCE)

    with reacting(at, stay):
        thread, did = beside(lambda: finalise_due(now=now or clock.now()))
        try:
            assert there.wait(PATIENCE), did
            yield did
        finally:
            go_on.set()
            assert ended(thread)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0)"
        )
        return bool(cursor.fetchone()[0])


def done_meanwhile(act: Callable[[], Any], **portion: Any) -> tuple[Any, Any]:
    """Do this in the middle of a portion, for which it has to wait; return what the worker and it returned or raised."""
    with in_the_middle_of_a_portion(**portion) as did:
        thread, outcome = beside(act)
        assert eventually(lambda: somebody_waits() or bool(outcome))
        assert outcome == [], "it did not wait for the portion"
    assert ended(thread)
    return did[0], outcome[0]


def state(attempts: Sequence[Attempt]) -> list[tuple[str, bool, int, int, int]]:
    """Of each: status, whether it is final, and its scripts, results and deliveries."""
    return [
        (
            one.status,
            one.finalised_at is not None,
            Script.objects.filter(attempt=one).count(),
            Result.objects.filter(attempt=one).count(),
            Delivery.objects.filter(body__contains=f'"CandidateExtId":"{one.registration.candidate.external_id}"').count(),
        )
        for one in Attempt.objects.filter(pk__in=[one.pk for one in attempts]).order_by("pk")
    ]


FINAL = ("HANDED_IN", True, 1, 0, 0)
PUBLISHED = ("HANDED_IN", True, 1, 1, 1)


def test_an_attempt_is_opened_again_after_the_portion_and_becomes_final_a_second_time(tenant: Any) -> None:
    _schedule, attempts = a_hall("EXTENDED")
    candidate = [attempts[0].registration_id]
    did, refused = done_meanwhile(lambda: actions.reopen(candidate, by=SYSTEM, now=clock.now()))
    assert (did, refused) == (3, [])
    assert state(attempts) == [("IN_PROGRESS", False, 1, 0, 0), FINAL, FINAL]
    assert actions.hand_in_for(candidate, by=SYSTEM, now=clock.now()) == []
    assert finalise_due(now=clock.now() + timedelta(days=1)) == 1
    assert state(attempts) == [FINAL] * 3


def refused_with(error: type[Exception]) -> Callable[[Any], bool]:
    return lambda outcome: [type(one.error) for one in outcome] == [error]


ACTS: dict[str, tuple[Callable[[Schedule, list[int]], Any], Callable[[Any], bool]]] = {
    "opened again": (
        lambda _schedule, ids: actions.reopen(ids, by=SYSTEM, now=clock.now()),
        lambda outcome: isinstance(outcome, AlreadyMarked),
    ),
    "more time": (lambda _schedule, ids: actions.grant_extra_time(ids, 10, by=SYSTEM, now=clock.now()), refused_with(CannotStart)),
    "handed in": (lambda _schedule, ids: actions.hand_in_for(ids, by=SYSTEM, now=clock.now()), refused_with(NotRunning)),
    "paused": (lambda _schedule, ids: actions.pause(ids, by=SYSTEM, now=clock.now()), refused_with(NotRunning)),
    "void in the exam": (lambda _schedule, ids: actions.void_attempts(ids, by=SYSTEM, now=clock.now()), refused_with(CannotVoid)),
    "published by staff": (lambda schedule, _ids: publish(schedule.pk, by=SYSTEM, now=clock.now()), lambda outcome: outcome == []),
}


@pytest.mark.parametrize("act", ACTS)
def test_staff_who_come_in_the_middle_find_results_that_are_published(tenant: Any, act: str) -> None:
    schedule, attempts = a_hall()
    does, finds = ACTS[act]
    did, outcome = done_meanwhile(lambda: does(schedule, [attempts[0].registration_id]))
    assert did == 3
    assert finds(outcome), outcome
    assert state(attempts) == [PUBLISHED] * 3
    assert times_final([one.pk for one in attempts]) == {1}


def test_a_candidate_who_is_made_void_in_the_middle_is_void_with_their_script(tenant: Any) -> None:
    schedule, attempts = a_hall("EXTENDED")
    did, refused = done_meanwhile(lambda: void_candidates(schedule.pk, [attempts[0].registration_id], by=SYSTEM, now=clock.now()))
    assert (did, refused) == (3, {})
    assert state(attempts) == [("VOID", True, 1, 0, 0), FINAL, FINAL]
    assert Script.objects.get(attempt=attempts[0]).status == "VOID"


def test_a_schedule_that_is_to_be_erased_stays_until_the_portion_is_published(tenant: Any) -> None:
    end = clock.now()
    schedule, attempts = a_hall(starts_at=end - timedelta(hours=2), ends_at=end + timedelta(hours=1))
    mark_for_deletion(schedule.pk, 0, by=SYSTEM, now=end)
    later = end + timedelta(days=30)
    with in_the_middle_of_a_portion():
        thread, erased = beside(lambda: erase_if_due(schedule.pk, by=SYSTEM, now=later))
        assert ended(thread), "nobody has to wait for it"
        assert erased == [False]
    assert state(attempts) == [PUBLISHED] * 3
    assert erase_if_due(schedule.pk, by=SYSTEM, now=later)
    assert (Attempt.objects.count(), Script.objects.count(), Result.objects.count(), Delivery.objects.count()) == (0, 0, 0, 0)


def test_an_answer_that_waits_for_the_portion_is_kept_and_does_not_count(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.sync(page.chooses("b")).status == 200
    over = Attempt.objects.get(pk=page.attempt).deadline_at + GRACE
    monkeypatch.setattr(clock, "now", lambda: over - TICK)  # the saver's clock is behind that of the worker
    did, answer = done_meanwhile(lambda: page.sync(page.chooses("a")), now=over)
    assert (did, answer.status, answer["status"]) == (1, 200, "HANDED_IN")
    assert list(AnswerEvent.objects.order_by("seq").values_list("outcome", flat=True)) == ["", "AFTER_END"]
    assert Answer.objects.get().value == {"selected": ["b"]}
    assert Attempt.objects.get().has_late_answers
    assert (Result.objects.get().score, times_final([page.attempt])) == (0, {1})


def test_a_candidate_who_hands_in_while_the_worker_does_is_handed_in_once(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    end = Attempt.objects.get(pk=page.attempt).deadline_at
    monkeypatch.setattr(clock, "now", lambda: end - TICK)
    _did, answer = done_meanwhile(lambda: page.sync(page.chooses("a"), page.event("hand_in")), at="attempt.handed_in", now=end)
    assert (answer["status"], answer["submitted_by"]) == ("HANDED_IN", "SYSTEM")
    assert Event.objects.filter(kind="attempt.handed_in").count() == 1
    assert finalise_due(now=end + GRACE - TICK) == 0
    assert finalise_due(now=end + GRACE) == 1
    assert (Result.objects.count(), Answer.objects.get().value) == (1, {"selected": ["a"]})


def test_an_attempt_whose_reaction_takes_too_long_holds_nobody_else_up(tenant: Any) -> None:
    """A server of somebody else may end a statement that takes longer than it allows, and be well."""
    _schedule, attempts = a_hall()

    def take_too_long(happened: Any) -> None:
        if any(one.subject.pk == attempts[0].pk for one in happened):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 1")
                cursor.execute("SELECT pg_sleep(600)")

    with reacting("attempt.final", take_too_long):
        assert finalise_due(now=clock.now()) == 2
    assert state(attempts)[1:] == [PUBLISHED] * 2
    assert finalise_due(now=clock.now()) == 1
    assert state(attempts) == [PUBLISHED] * 3


def test_a_portion_whose_attempts_all_take_too_long_is_left_after_a_few(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each costs the time that the server allows, and other organisations wait for it."""
    monkeypatch.setattr(ending, "MOST_SLOW", 2)
    _schedule, attempts = a_hall()
    tried: list[int] = []

    def take_too_long(happened: Any) -> None:
        tried.append(len(happened))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(600)")

    with reacting("attempt.final", take_too_long):
        assert finalise_due(now=clock.now()) == 0
    assert tried == [3, 1, 1]
    assert finalise_due(now=clock.now()) == 3
    assert state(attempts) == [PUBLISHED] * 3


def test_a_deadlock_costs_a_portion_its_turn_and_nothing_else(tenant: Any) -> None:
    schedule, attempts = a_hall()

    def lock_the_wrong_way_round() -> None:
        with transaction.atomic():
            list(Schedule.objects.filter(pk=schedule.pk).select_for_update())
            list(Attempt.objects.filter(schedule=schedule).select_for_update().order_by("pk"))

    there, go_on = threading.Event(), threading.Event()

    def stay(happened: Any) -> None:
        if not there.is_set():
            there.set()
            assert go_on.wait(PATIENCE)

    first = log._reactions["attempt.final"]
    log._reactions["attempt.final"] = [stay, *first]  # before the scripts, whose foreign keys need the schedule
    try:
        worker, did = beside(lambda: finalise_due(now=clock.now()))
        assert there.wait(PATIENCE)
        other, _outcome = beside(lock_the_wrong_way_round)
        assert eventually(somebody_waits)
        go_on.set()
        assert ended(worker)
        assert ended(other)
    finally:
        log._reactions["attempt.final"] = first
    assert isinstance(did[0], int)
    finalise_due(now=clock.now())
    assert state(attempts) == [PUBLISHED] * 3
    assert times_final([one.pk for one in attempts]) == {1}


def test_a_worker_whose_connection_is_cut_in_the_middle_goes_on_with_another(tenant: Any) -> None:
    _schedule, attempts = a_hall()
    cut: list[int] = []

    def cut_off(happened: Any) -> None:
        if not cut:
            cut.append(connection.connection.info.backend_pid)
            thread, _told = beside(lambda: terminate(cut[0]))
            assert ended(thread)

    def work() -> int:
        with pytest.raises(OperationalError):
            finalise_due(now=clock.now())
        return finalise_due(now=clock.now())

    with reacting("attempt.final", cut_off):
        thread, did = beside(work)
        assert ended(thread)
    assert did == [3]
    assert state(attempts) == [PUBLISHED] * 3
    assert times_final([one.pk for one in attempts]) == {1}


def terminate(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])


def test_a_range_of_an_organisation_that_is_gone_is_empty(committed: None) -> None:
    nobody = 2**40
    assert tasks.finalise_range.func(nobody, **ranges.Range((clock.now(), 1), None).stored()) == 0


def test_one_range_that_two_workers_have_claimed_is_done_once(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "BATCH", 2)
    _schedule, attempts = a_hall()
    whole = ranges.due_ranges(clock.now(), size=3, most=1)[0].stored()
    with in_the_middle_of_a_portion() as did:
        thread, second = beside(lambda: tasks.finalise_range.func(tenant.pk, **whole))
        assert ended(thread), "the second worker waits for the first"
        assert second == [1]
    assert (did, state(attempts)) == ([2], [PUBLISHED] * 3)
    assert times_final([one.pk for one in attempts]) == {1}
