"""A worker process that is killed in the middle of a range of attempts, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from stratus.delivery.attempts import tasks
from stratus.delivery.attempts.actions import ending
from stratus.delivery.models import Attempt
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.marking.scripts.actions import lock_marking
from stratus.people.models import User
from stratus.results.models import Result
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.bulk import insert_many
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_number, a_paper, a_role, a_schedule, an_assessment
from support.running import PATIENCE, eventually

pytestmark = pytest.mark.database

WORKER = """
import django
django.setup()
from procrastinate.contrib.django import app
app.periodic_registry.periodic_tasks.clear()
with app.replace_connector(app.connector.get_worker_connector()):
    app.run_worker(queues=["default"], concurrency=2, delete_jobs="successful")
"""
"""A worker that leaves alone what goes out (mail, photos, webhooks) and what comes by the clock: other tests have left much of both."""


@pytest.fixture
def worker(tenant: Any, tmp_path: Path) -> Iterator[Any]:
    """Start a worker process on the database of the tests; all of them are ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as said:
            started.append(subprocess.Popen([sys.executable, "-c", WORKER], stdin=subprocess.DEVNULL, stdout=said, stderr=said))
        return started[-1]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")  # other tests left them: they would be done first
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        last = cursor.fetchone()[0]
    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id > %s", [last])


def handed_in(schedule: Schedule, number: int) -> list[int]:
    """So many attempts of a schedule that the candidates handed in a moment ago, written straight into the tables."""
    role, prefix, now = a_role("Candidate"), f"k{a_number()}-", clock.now()
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(number)]
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(pinned_version(schedule, now)), "number": 1, "sheet": {}}
    sat |= {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "started_at": now, "ended_at": now}
    sat |= {"schedule_end": schedule.ends_at, "deadline_at": schedule.ends_at}
    attempts = [Attempt(registration=one, **sat) for one in registrations]
    insert_many(attempts)
    return [one.pk for one in attempts]


@pytest.mark.slow("starts two worker processes")
def test_all_attempts_of_a_range_in_which_a_worker_was_killed_are_final_published_and_told_once(tenant: Any, worker: Any) -> None:
    create_endpoint(title="results", url="https://example.org", by=SYSTEM, now=clock.now())
    assessment = an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO")
    first, second = (a_schedule(assessment, active=True) for _ in range(2))
    # Two ranges, of which the first begins in one schedule and goes on in the other.
    made = handed_in(first, ending.BATCH) + handed_in(second, tasks.RANGE + 1)

    def final() -> int:
        return Attempt.objects.filter(pk__in=made, finalised_at__isnull=False).count()

    look_for_what_is_due()
    with transaction.atomic():
        lock_marking(second.pk)  # so the worker stops in the middle of its work until this transaction ends
        killed = worker()
        assert eventually(lambda: final() == ending.BATCH and workers_that_wait() > 0), said(killed)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait(PATIENCE)
        assert final() == ending.BATCH
    look_for_what_is_due()
    worker()
    assert eventually(lambda: final() == len(made))
    told = Event.objects.filter(kind="attempt.final", subject_id__in=made).values_list("subject_id", flat=True)
    assert Counter(told) == Counter(made)
    assert Script.objects.filter(attempt__in=made, status="COMPLETE", published_at__isnull=False).count() == len(made)
    assert Counter(Result.objects.values_list("attempt", flat=True)) == Counter(made)
    assert Delivery.objects.values("body").distinct().count() == Delivery.objects.count() == len(made)


def look_for_what_is_due() -> None:
    """Do for this organisation what the clock does for all."""
    tasks._AtOnce().see_to()


def workers_that_wait() -> int:
    """How many sessions of this database wait for a lock of another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        return int(cursor.fetchone()[0])


def said(process: subprocess.Popen[bytes]) -> str:
    """How the process is, for a failed assertion."""
    return f"the worker ended with {process.poll()}, {workers_that_wait()} wait"
