"""Two workers on one job, and a person who cancels while one works."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.models import Job
from stratus.jobs.tasks import run_next
from stratus.jobs.turns import take_turn
from stratus.people.models import Hierarchy
from stratus.tenancy import current
from support.builders import a_hierarchy, a_tenant, a_user
from support.running import PATIENCE, eventually
from support.threads import at_once

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def tenant(committed):
    """A tenant whose rows other connections see."""
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def by(tenant) -> Actor:
    return Actor.of(a_user("Author"), Door.UI)


def titles() -> list[str]:
    return list(Hierarchy.objects.exclude(parent=None).order_by("pk").values_list("title", flat=True))


class Slow:
    """Makes three hierarchies, one a portion; whoever comes first waits inside the second until it is told to go on."""

    def __init__(self) -> None:
        self.inside, self.go_on = threading.Event(), threading.Event()

    def __call__(self, run):
        for number in range(run.cursor or 0, 3):
            with run.step(cursor=number + 1):
                a_hierarchy(title=f"{number}")
                if number == 1 and not self.inside.is_set():
                    self.inside.set()
                    assert self.go_on.wait(PATIENCE)


def in_thread(tenant, job_id: int):
    def turn() -> bool:
        with current.use(tenant):
            return take_turn(job_id)

    return turn


def test_two_workers_on_one_job_do_each_portion_once(tenant, by, a_kind):
    slow = Slow()
    a_kind(slow)
    job = actions.start("test.work", by=by, now=clock.now())

    def second() -> None:
        assert slow.inside.wait(PATIENCE)
        try:
            in_thread(tenant, job.pk)()
        finally:
            slow.go_on.set()

    at_once(in_thread(tenant, job.pk), second)
    job.refresh_from_db()
    assert (job.state, job.done) == ("DONE", 3)
    assert titles() == ["0", "1", "2"]


def test_whoever_cancels_does_not_wait_for_the_portion_at_hand(tenant, by, a_kind):
    slow = Slow()
    a_kind(slow)
    job = actions.start("test.work", by=by, now=clock.now())

    def cancel() -> None:
        assert slow.inside.wait(PATIENCE)
        try:
            with current.use(tenant):
                actions.cancel(job.pk, by=by, now=clock.now())
        finally:
            slow.go_on.set()

    at_once(in_thread(tenant, job.pk), cancel)
    job.refresh_from_db()
    assert (job.state, titles()) == ("CANCELLED", ["0", "1"])


def one_waits_for_another() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND pid IN (SELECT o.pid FROM pg_locks o"
            " JOIN pg_database d ON d.oid = o.database WHERE d.datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_a_job_that_is_started_while_the_last_turn_ends_is_not_forgotten(tenant, by, a_kind):
    a_kind(lambda run: None, in_order=True)
    first = actions.start("test.work", by=by, now=clock.now())
    turns = ProcrastinateJob.objects.filter(task_name="jobs.run_next", args__tenant_id=tenant.pk, status="todo")
    (turn,) = turns.all()
    started, ended = threading.Event(), threading.Event()

    def start() -> None:
        try:
            with current.use(tenant), transaction.atomic():
                actions.start("test.work", by=by, now=clock.now())  # there is a turn in the queue, which will take it
                started.set()
                eventually(lambda: ended.is_set() or one_waits_for_another())
        finally:
            started.set()

    def work() -> None:
        assert started.wait(PATIENCE)
        try:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [turn.pk])
            run_next(**turn.args)
        finally:
            ended.set()

    at_once(start, work)
    assert Job.objects.get(ended_at=None).pk != first.pk
    (again,) = turns.all()
    run_next(**again.args)
    assert not Job.objects.filter(ended_at=None).exists()
