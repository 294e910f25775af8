"""Two workers on one job, and a person who cancels while one works."""

from __future__ import annotations

import threading

import pytest

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.turns import take_turn
from stratus.people.models import Hierarchy
from stratus.tenancy import current
from support.builders import a_hierarchy, a_tenant, a_user
from support.running import PATIENCE
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
