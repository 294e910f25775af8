"""What the worker does for running exams, every few seconds, and for those whose data are erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from django.core.files.storage import default_storage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from stratus.delivery.attempts import actions
from stratus.delivery.models import Attempt
from stratus.delivery.papers import preparation
from stratus.delivery.unsent.paths import response_folder
from stratus.foundation import clock
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

logger = structlog.get_logger(__name__)


@app.periodic(cron="* * * * * */5")
@app.task(name="delivery.finalise_due_attempts", queueing_lock="delivery.finalise_due_attempts")
def finalise_due_attempts(timestamp: int) -> None:
    """Hand in for candidates whose time is over, and tell everybody of attempts that became final. Scoring starts from there."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            if done := actions.finalise_due(now=clock.now()):
                logger.info("attempts_final", tenant_id=tenant_id, attempts=done)


@app.periodic(cron="* * * * *")
@app.task(name="delivery.prepare_due_schedules", queueing_lock="delivery.prepare_due_schedules")
def prepare_due_schedules(timestamp: int) -> None:
    """Fix version and extra time of exams whose preparation time has begun."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            preparation.prepare_due(clock.now())


FOLDERS_A_JOB = 200


def have_files_erased(attempt_ids: Sequence[int]) -> None:
    """Have the files of these attempts deleted once the caller's transaction, which deletes the attempts, is committed."""
    tenant_id = current.require_id()
    starts = range(0, len(attempt_ids), FOLDERS_A_JOB)
    jobs: list[dict[str, Any]] = [{"tenant_id": tenant_id, "attempt_ids": list(attempt_ids[s : s + FOLDERS_A_JOB])} for s in starts]
    if jobs:
        erase_files.batch_defer(*jobs)


@app.task(name="delivery.erase_files", retry=RetryStrategy(max_attempts=20, linear_wait=60))
def erase_files(tenant_id: int, attempt_ids: Sequence[int]) -> int:
    """Delete what candidates handed in as files in attempts that are gone, half-arrived pieces too; returns how many files that were.

    A job of its own, since a transaction that was committed cannot be taken back when a disk refuses. Run again, it goes on.
    """
    with current.use(tenant_id):
        still_there = set(Attempt.objects.filter(pk__in=attempt_ids).values_list("pk", flat=True))
    done = 0
    for attempt_id in attempt_ids:
        if attempt_id in still_there:
            continue
        folder = response_folder(tenant_id, attempt_id)
        try:
            _folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            default_storage.delete(f"{folder}/{name}")
            done += 1
        default_storage.delete(folder)  # empty now; stores without folders know nothing of it
    return done
