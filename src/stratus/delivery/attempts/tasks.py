"""Jobs for running exams, every few seconds, and for erasing their files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.files.storage import default_storage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.delivery.attempts import actions, ranges
from stratus.delivery.models import Attempt, ResponseFile
from stratus.delivery.papers import preparation
from stratus.delivery.unsent.paths import partial_path, response_folder
from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.tenancy import current
from stratus.tenancy.db.due import Question
from stratus.tenancy.db.stray_files import LONGEST_ID, Place

logger = structlog.get_logger(__name__)

ATTEMPTS = Question("attempts_due", "SELECT tenant_id FROM delivery_attempt WHERE finalised_at IS NULL AND due_at <= moment")
SCHEDULES = Question(
    "schedules_to_prepare_or_seal",
    # Materialised, so that schedules ahead are found first, and no plan walks through the settings of all tenants.
    "WITH ahead AS MATERIALIZED (SELECT tenant_id, id, starts_at, version_id FROM scheduling_schedule"
    " WHERE status = 'ACTIVE' AND deleted_at IS NULL AND ends_at > moment)"
    " SELECT s.tenant_id FROM ahead s JOIN people_tenantsettings t ON t.tenant_id = s.tenant_id"
    " WHERE s.starts_at <= moment + t.preparation_minutes * interval '1 minute'"
    " AND (s.version_id IS NULL OR EXISTS (SELECT FROM scheduling_registration r"
    " WHERE r.tenant_id = s.tenant_id AND r.schedule_id = s.id AND r.profile_extra_time IS NULL)"
    " OR NOT EXISTS (SELECT FROM delivery_sealedpaper o JOIN delivery_paper p ON p.id = o.paper_id"
    " WHERE o.tenant_id = s.tenant_id AND o.schedule_id = s.id AND p.version_id = s.version_id AND o.key_fingerprint ="
    " coalesce((SELECT k.fingerprint FROM tenancy_secretfingerprint k WHERE k.name = 'player'), o.key_fingerprint)))",
)
PIECES = Question(
    "pieces_to_sweep",
    "SELECT f.tenant_id FROM delivery_responsefile f JOIN delivery_attempt a ON a.id = f.attempt_id"
    " WHERE f.completed_at IS NULL AND a.finalised_at < moment",
)

RANGE = 400
"""How many attempts one job makes final: about a second's work, after which whoever waits in the queue has their turn."""
MOST_RANGES = 40
"""How many jobs an organisation has in the queue at a time, so that others are served between them."""


@app.periodic(cron="* * * * * */5")
@app.task(name="delivery.finalise_due_attempts", queueing_lock="delivery.finalise_due_attempts")
def finalise_due_attempts(timestamp: int) -> None:
    """Hand in for candidates whose time is over, and publish the event of attempts that became final, which starts their scoring.

    A few are made final at once. Many are left to jobs for ranges of them, which several workers do beside each other.
    """
    at_once = _AtOnce()
    ATTEMPTS.each(clock.now(), at_once.see_to)


class _AtOnce:
    """One run over the tenants with something due, and how many attempts it may still make final itself."""

    def __init__(self) -> None:
        self.left = RANGE

    def see_to(self) -> None:
        """Make the current tenant's attempts final if they are few, else queue jobs that do."""
        now = clock.now()
        found = ranges.due_ranges(now, size=RANGE, most=MOST_RANGES)
        if len(found) <= 1 and self.left > 0:
            self.left -= _finalised(now)
        elif found and not _ranges_wait():
            tenant_id = current.require_id()
            finalise_range.batch_defer(*({"tenant_id": tenant_id, **one.stored()} for one in found))


def _ranges_wait() -> bool:
    """Whether jobs for this tenant's attempts are in the queue: they do what is due, and when they are gone the rest is looked at.

    Those that a worker has begun do not count. If it died, somebody else does its range; if not, the two share it (`SKIP LOCKED`).
    """
    jobs = ProcrastinateJob.objects.filter(task_name=finalise_range.name, status="todo", args__tenant_id=current.require_id())
    return jobs.exists()


def _finalised(now: datetime, within: ranges.Range | None = None) -> int:
    if done := actions.finalise_due(now=now, within=within):
        logger.info("attempts_final", tenant_id=current.require_id(), attempts=done)
    return done


@app.task(name="delivery.finalise_range", priority=BEHIND_EXAMS)
def finalise_range(tenant_id: int, first: tuple[str, int], before: tuple[str, int] | None) -> int:
    """Make the attempts of this range final that nobody else is at; returns how many it were."""
    with current.use(tenant_id):
        return _finalised(clock.now(), ranges.Range.read(first, before))


@app.periodic(cron="* * * * *")
@app.task(name="delivery.prepare_due_schedules", queueing_lock="delivery.prepare_due_schedules")
def prepare_due_schedules(timestamp: int) -> None:
    """Pin the version and freeze the extra time of exams whose preparation time has begun."""
    now = clock.now()
    SCHEDULES.each(now, lambda: preparation.prepare_due(now))


PIECES_KEPT = timedelta(days=2)
"""After an attempt is final. No piece is taken after the grace for files, which ends a day after the exam at the latest."""
PIECES_A_TIME = 500


@app.periodic(cron="23 * * * *")
@app.task(name="delivery.sweep_pieces", queueing_lock="delivery.sweep_pieces")
def sweep_pieces(timestamp: int) -> int:
    """Delete what arrived of files that never became whole; returns their number.

    Whole ones stay, also those that were replaced: their answers can be put back.
    """
    before, swept = clock.now() - PIECES_KEPT, [0]

    def sweep() -> None:
        while some := _sweep(before):
            swept.append(some)

    PIECES.each(before, sweep)
    return sum(swept)


def _sweep(before: datetime) -> int:
    parts = ResponseFile.objects.filter(completed_at=None, attempt__finalised_at__lt=before).order_by("pk")
    found = dict(parts.values_list("pk", "path")[:PIECES_A_TIME])
    for path in found.values():
        default_storage.delete(partial_path(path))
    ResponseFile.objects.filter(pk__in=found).delete()
    return len(found)


FOLDERS_A_JOB = 200


def have_files_erased(attempt_ids: Sequence[int]) -> None:
    """Queue the deletion of these attempts' files; it runs after the caller's transaction, which deletes the attempts, has committed."""
    tenant_id = current.require_id()
    starts = range(0, len(attempt_ids), FOLDERS_A_JOB)
    jobs: list[dict[str, Any]] = [{"tenant_id": tenant_id, "attempt_ids": list(attempt_ids[s : s + FOLDERS_A_JOB])} for s in starts]
    if jobs:
        erase_files.batch_defer(*jobs)


@app.task(name="delivery.erase_files", retry=RetryStrategy(max_attempts=20, linear_wait=60))
def erase_files(tenant_id: int, attempt_ids: Sequence[int]) -> int:
    """Delete the files that candidates uploaded in deleted attempts, partial uploads too; returns the number of files.

    A job of its own, because a committed transaction cannot be undone when the disk fails. It is safe to run again.
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
        default_storage.delete(folder)  # empty now; object stores have no folders and ignore this
    return done


def _attempts_there(keys: Collection[str]) -> list[str]:
    """Return those of these folders whose attempt is there, and those that are no attempt's."""
    ids = {key: int(name) for key in keys if (name := key.rpartition("/")[2]).isdecimal() and len(name) <= LONGEST_ID}
    there = set(Attempt.objects.filter(pk__in=set(ids.values())).values_list("pk", flat=True))
    return [key for key in keys if key not in ids or ids[key] in there]


RESPONSES = Place(folder="responses", pointed=_attempts_there, in_folders=True, stray_for=timedelta(days=180))
"""Files of candidates: those of an attempt stay as long as it does, whole or not; `sweep_pieces` sees to the others.

Nobody can hand them in again, so they are kept for longer than backups are, should the attempts come back with one.
"""


@app.periodic(cron="7 4 * * *")
@app.task(name="delivery.tidy_files", queueing_lock="delivery.tidy_files", priority=BEHIND_EXAMS)
def tidy_files(timestamp: int) -> int:
    """Delete files of attempts that were erased, where the job that should have done it was lost; returns their number."""
    return RESPONSES.tidy(clock.now())
