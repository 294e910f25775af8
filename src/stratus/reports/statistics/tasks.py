"""The job that measures items once results are published."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.reports.statistics import actions, queries
from stratus.tenancy import current

SECONDS_BEFORE = 60
"""How long a job waits for further results: where nobody marks, each candidate's is published by itself."""


def measure_after_commit(schedule_id: int) -> None:
    """Queue measuring the items of a schedule once the caller's transaction is committed, unless it is queued.

    Within the transaction, workers that publish beside each other would wait for the first of them: of each schedule one job is queued.
    What the queue refuses is not lost for ever: each publication measures all results of the schedule.
    """
    tenant_id = current.require_id()

    def queue() -> None:
        name = f"reports.measure_items:{schedule_id}"
        try:
            with current.use(tenant_id), transaction.atomic():
                waiting = measure_items.configure(lock=name, queueing_lock=name, schedule_in={"seconds": SECONDS_BEFORE})
                waiting.defer(tenant_id=tenant_id, schedule_id=schedule_id)
        except AlreadyEnqueued:
            pass

    transaction.on_commit(queue, robust=True)


@app.task(name="reports.measure_items", queue="jobs", priority=BEHIND_EXAMS)
def measure_items(tenant_id: int, schedule_id: int) -> int:
    """Measure the items of a schedule by all its published results; return the number of rows written."""
    now = clock.now()
    with current.use(tenant_id):
        written = actions.measure(schedule_id, now=now)
        if ends_at := queries.end_ahead(schedule_id, now):
            _measure_at_the_end(tenant_id, schedule_id, ends_at)
    return written


def _measure_at_the_end(tenant_id: int, schedule_id: int, ends_at: datetime) -> None:
    """Queue measuring once more when the schedule is over, unless it is queued: the last few candidates are written down only then."""
    name = f"reports.measure_items:{schedule_id}"
    again = ends_at + timedelta(seconds=SECONDS_BEFORE)
    with suppress(AlreadyEnqueued), transaction.atomic():
        waiting = measure_items.configure(lock=name, queueing_lock=f"{name}:end", schedule_at=again)
        waiting.defer(tenant_id=tenant_id, schedule_id=schedule_id)
