"""Many attempts become final at once: by several workers beside each other, each attempt once, whoever dies meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.delivery.attempts import ranges, tasks
from stratus.delivery.attempts.actions import ending, finalise_due
from stratus.delivery.models import Attempt
from stratus.events import log
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.models import MarkingSettings, Script
from stratus.marking.scripts import actions as scripts
from stratus.marking.setup.actions import change_settings
from stratus.marking.setup.changes import SettingsChange
from stratus.results.models import Result
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.webhooks.endpoints.actions import create_endpoint
from support.builders import SYSTEM, a_registration, a_schedule, a_tenant, an_assessment, an_attempt
from support.running import PATIENCE, eventually

pytestmark = pytest.mark.database


class Killed(BaseException):
    """The worker is gone: nothing of ours runs after it."""


def handed_in(schedule: Schedule, number: int) -> list[int]:
    """So many attempts of a schedule that are about to become final, in the order in which they do."""
    begin = clock.now() - timedelta(seconds=number)
    return [
        an_attempt(
            a_registration(schedule), status="HANDED_IN", submitted_by="CANDIDATE", ended_at=begin + timedelta(milliseconds=place // 2)
        ).pk
        for place in range(number)
    ]


def a_hall(number: int, workflow: str = "AUTO") -> list[int]:
    return handed_in(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow=workflow), active=True), number)


def beside(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Make a call within the current tenant, in a thread and on a connection of its own; what it returned or raised comes later."""
    tenant_id, outcome = current.require_id(), []

    def run() -> None:
        try:
            with current.use(tenant_id):
                outcome.append(call())
        except BaseException as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def ended(thread: threading.Thread) -> bool:
    thread.join(PATIENCE)
    return not thread.is_alive()


def times_final(attempts: Sequence[int]) -> set[int]:
    """How often each became final."""
    told = Counter(Event.objects.filter(kind="attempt.final", subject_id__in=attempts).values_list("subject_id", flat=True))
    return {told[pk] for pk in attempts}


def test_two_workers_make_each_attempt_final_scored_and_published_once(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "BATCH", 3)
    made = a_hall(20)
    workers = [beside(lambda: finalise_due(now=clock.now())) for _worker in range(2)]
    assert all(ended(thread) for thread, _outcome in workers)
    assert sum(outcome[0] for _thread, outcome in workers) == 20
    assert times_final(made) == {1}
    assert Script.objects.filter(attempt__in=made, status="COMPLETE", published_at__isnull=False).count() == 20
    assert Counter(Result.objects.values_list("attempt", flat=True)) == Counter(made)


@pytest.mark.parametrize("workflow", ["AUTO", "EXTENDED"])
def test_a_worker_in_the_middle_of_its_portion_keeps_no_other_waiting(tenant: Any, monkeypatch: pytest.MonkeyPatch, workflow: str) -> None:
    monkeypatch.setattr(ending, "BATCH", 2)
    create_endpoint(title="results", url="https://example.org", by=SYSTEM, now=clock.now())
    made = a_hall(6, workflow)
    there, go_on = threading.Event(), threading.Event()
    slow: list[threading.Thread] = []

    def stay(happened: Any) -> None:
        if threading.current_thread() in slow and not there.is_set():
            there.set()
            go_on.wait(PATIENCE)

    monkeypatch.setitem(log._reactions, "attempt.final", [*log._reactions["attempt.final"], stay])

    def begin() -> int:
        slow.append(threading.current_thread())
        return finalise_due(now=clock.now())

    first, first_did = beside(begin)
    try:
        assert there.wait(PATIENCE)
        second, second_did = beside(lambda: finalise_due(now=clock.now()))
        assert ended(second), "the second worker waits for the first"
        assert second_did == [4]
    finally:
        go_on.set()
    assert ended(first)
    assert first_did == [2]
    assert times_final(made) == {1}


def test_a_worker_that_dies_within_a_range_loses_nothing(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "BATCH", 2)
    made = a_hall(6)
    whole = ranges.due_ranges(clock.now(), size=6, most=1)[0]
    portions = []

    def die(happened: Any) -> None:
        portions.append(len(happened))
        if len(portions) == 2:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setitem(log._reactions, "attempt.final", [*log._reactions["attempt.final"], die])
        with pytest.raises(Killed):
            tasks.finalise_range.func(tenant.pk, **whole.stored())
    assert Attempt.objects.filter(finalised_at__isnull=False).count() == Result.objects.count() == 2
    tasks.finalise_due_attempts(0)
    assert times_final(made) == {1}
    assert Counter(Result.objects.values_list("attempt", flat=True)) == Counter(made)


def test_many_attempts_are_left_to_jobs_for_ranges_which_hold_each_of_them_once(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "RANGE", 4)
    made = a_hall(10)

    def queued(status: str = "todo") -> Any:
        return ProcrastinateJob.objects.filter(task_name="delivery.finalise_range", args__tenant_id=tenant.pk, status=status)

    tasks.finalise_due_attempts(0)
    jobs = list(queued().order_by("id"))
    assert [len(ranges.to_finalise(clock.now(), _range_of(job))) for job in jobs] == [4, 4, 2]
    assert Attempt.objects.filter(finalised_at=None).count() == 10
    tasks.finalise_due_attempts(0)
    assert queued().count() == 3, "while they wait, nobody queues them again"
    assert [tasks.finalise_range.func(**job.args) for job in reversed(jobs)] == [2, 4, 4]
    assert times_final(made) == {1}


def _range_of(job: ProcrastinateJob) -> ranges.Range:
    return ranges.Range.read(job.args["first"], job.args["before"])


@pytest.mark.django_db
@pytest.mark.parametrize("workflow", ["AUTO", "EXTENDED"])
def test_the_statements_of_a_portion_do_not_grow_with_its_attempts(workflow: str) -> None:
    counts = []
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow=workflow), active=True)
        for number in (2, 12):
            handed_in(schedule, number)
            with CaptureQueriesContext(connection) as asked:
                assert finalise_due(now=clock.now()) == number
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_sample_is_drawn_once_by_workers_who_begin_together(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True)
    change_settings(
        schedule.pk, SettingsChange(use_moderation=True, proximity_to_pass_mark=10, sample_moderation=50), by=SYSTEM, now=clock.now()
    )
    handed_in(schedule, 6)
    MarkingSettings.objects.filter(schedule=schedule).update(sample=None)
    monkeypatch.setattr(ending, "BATCH", 3)
    drawn = []
    draw, together = scripts.draw_sample, threading.Barrier(2)

    def noted(*given: Any) -> Any:
        drawn.append(draw(*given))
        return drawn[-1]

    refresh = scripts.refresh

    def meet(*given: Any, **named: Any) -> Any:
        if not together.broken and together.n_waiting < 2 and len(drawn) == 0:
            together.wait(PATIENCE)
        return refresh(*given, **named)

    monkeypatch.setattr(scripts, "draw_sample", noted)
    monkeypatch.setattr(scripts, "refresh", meet)
    workers = [beside(lambda: finalise_due(now=clock.now())) for _worker in range(2)]
    assert all(ended(thread) for thread, _outcome in workers)
    assert sum(outcome[0] for _thread, outcome in workers) == 6
    assert drawn == [MarkingSettings.objects.get(schedule=schedule).sample]


def test_whoever_changes_the_settings_waits_for_the_portions_at_work_and_not_for_those_to_come(tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True)
    go_on, order = threading.Event(), []

    def hold(name: str, *, shared: bool) -> None:
        with transaction.atomic():
            scripts.lock_marking(schedule.pk, shared=shared)
            order.append(name)
            if name == "at work":
                go_on.wait(PATIENCE)

    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            return int(cursor.fetchone()[0])

    threads = [beside(lambda: hold("at work", shared=True))[0]]
    try:
        assert eventually(lambda: order == ["at work"])
        threads.append(beside(lambda: hold("settings", shared=False))[0])
        assert eventually(lambda: waiting() == 1)
        threads.append(beside(lambda: hold("to come", shared=True))[0])
        assert eventually(lambda: waiting() == 2)
    finally:
        go_on.set()
    assert all(ended(thread) for thread in threads)
    assert order == ["at work", "settings", "to come"]
