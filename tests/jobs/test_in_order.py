"""Kinds whose jobs are done in the order in which they were started: one place of the worker, and organisations take turns at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.models import Job
from stratus.jobs.running import Run
from stratus.jobs.tasks import run_next
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import a_tenant, a_user

pytestmark = pytest.mark.database

done: list[str] = []


def work(run: Run) -> None:
    done.append(run.job.title)


@pytest.fixture(autouse=True)
def in_order(a_kind) -> Iterator[None]:
    with connection.cursor() as cursor:  # what tests with real commits have left in the queue would be fetched first
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'jobs' AND status = 'todo'")
    a_kind(work, in_order=True, lane=lambda job: "test")
    yield
    done.clear()


def start(tenant: Tenant, *titles: str) -> None:
    """Let somebody of this tenant start these jobs."""
    with current.use(tenant):
        by = Actor.of(a_user("Author"), Door.UI)
        for title in titles:
            actions.start("test.work", title=title, by=by, now=clock.now())


def fetched() -> Any:
    """What the worker would begin now: the id, the tenant; None for nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(ARRAY['jobs'], NULL)")
        (found,) = cursor.fetchone()
    return found and ProcrastinateJob.objects.get(pk=found)


def take_a_turn() -> bool:
    """Do what the worker does; False when it has nothing to do."""
    turn = fetched()
    if turn is None:
        return False
    assert turn.task_name == "jobs.run_next"
    with current.use(None):
        run_next(**turn.args)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [turn.pk])
    return True


def work_off() -> list[str]:
    while take_a_turn():
        pass
    return done


def turns_of(tenant: Tenant) -> int:
    return ProcrastinateJob.objects.filter(task_name="jobs.run_next", status="todo", args__tenant_id=tenant.pk).count()


def test_an_organisation_with_many_jobs_keeps_no_other_one_waiting(tenant):
    start(tenant, "a1", "a2", "a3")
    start(a_tenant(), "b1", "b2")
    assert work_off() == ["a1", "b1", "a2", "b2", "a3"]


def test_jobs_of_an_organisation_are_done_in_the_order_in_which_they_were_started_whoever_did(tenant):
    start(tenant, "1", "2")
    take_a_turn()
    start(tenant, "3")
    assert work_off() == ["1", "2", "3"]


def test_an_organisation_stands_in_the_queue_once(tenant):
    start(tenant, "1", "2", "3")
    assert turns_of(tenant) == 1
    take_a_turn()
    assert turns_of(tenant) == 1
    work_off()
    assert turns_of(tenant) == 0


def test_one_that_was_cancelled_is_passed_over(tenant, by):
    start(tenant, "1", "2")
    Job.objects.filter(title="1").update(state="CANCELLED", ended_at=clock.now(), expires_at=clock.now())
    assert work_off() == ["2"]


def test_one_that_takes_long_goes_on_in_its_next_turn_before_those_behind_it(tenant, a_kind, monkeypatch):
    monkeypatch.setattr("stratus.jobs.running.SECONDS_AT_ONCE", 0)

    def in_two_portions(run: Run) -> None:
        for number in range(run.cursor or 0, 2):
            with run.step(cursor=number + 1):
                done.append(f"{run.job.title}.{number}")

    a_kind(in_two_portions, in_order=True, lane=lambda job: "test")
    start(tenant, "a", "b")
    start(a_tenant(), "c")
    assert work_off() == ["a.0", "c.0", "a.1", "c.1", "b.0", "b.1"]


def test_a_second_turn_that_came_about_is_lost_again(tenant):
    """As when a worker that was thought dead ends after all."""
    start(tenant, "1", "2", "3")
    run_next.configure(lock="jobs:test").defer(tenant_id=tenant.pk, kind="test.work")
    take_a_turn()
    assert turns_of(tenant) == 1
