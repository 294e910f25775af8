"""Jobs that a killed worker left behind."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connection

from stratus.server.processes.stalled_jobs import retry_stalled

pytestmark = pytest.mark.database


def test_the_job_of_a_killed_worker_is_put_back(committed):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('x', 'nobody', 'doing') RETURNING id")
        job = cursor.fetchone()[0]
        asyncio.run(retry_stalled(0))
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        status = cursor.fetchone()[0]
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job])
    assert status == "todo"


QUEUED = (
    "INSERT INTO procrastinate_jobs (task_name, queue_name, status, lock, queueing_lock) VALUES ('x', 'nobody', %s, 'same', 'same')"
    " RETURNING id"
)


def test_one_whose_work_was_queued_anew_keeps_neither_that_nor_others_waiting(committed):
    with connection.cursor() as cursor:
        jobs = []
        for status in ("doing", "todo"):
            cursor.execute(QUEUED, [status])
            jobs.append(cursor.fetchone()[0])
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('x', 'nobody', 'doing') RETURNING id")
        jobs.append(cursor.fetchone()[0])
        asyncio.run(retry_stalled(0))
        cursor.execute("SELECT id, status FROM procrastinate_jobs WHERE id = ANY(%s) ORDER BY id", [jobs])
        left = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [jobs])
    assert left == [(jobs[1], "todo"), (jobs[2], "todo")]
