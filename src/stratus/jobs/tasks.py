"""Jobs of the worker that work on jobs of people, and that delete those that expired."""

from __future__ import annotations

import structlog
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.foundation import clock
from stratus.foundation.conflicts import hold
from stratus.jobs import expiry
from stratus.jobs.kinds import Kind, kind_named
from stratus.jobs.models import Job
from stratus.jobs.priorities import AFTER_EXAMS
from stratus.jobs.records import known_kind
from stratus.jobs.turns import take_turn
from stratus.tenancy import current
from stratus.tenancy.db.due import Question

logger = structlog.get_logger(__name__)

EXPIRED = Question("expired_jobs", "SELECT tenant_id FROM jobs_job WHERE expires_at <= moment")
AGAIN = RetryStrategy(max_attempts=100, wait=10)


def queue(job: Job) -> None:
    """Queue a turn of this job, or see to it that there is one in which it is done in order. Part of the caller's transaction."""
    kind = known_kind(job)
    if kind.in_order:
        _queue_next(kind)
    else:
        run.configure(lock=_lane(job)).defer(tenant_id=job.tenant_id, job_id=job.pk)


def _lane(job: Job) -> str:
    return f"jobs:{known_kind(job).lane(job)}"


def _oldest(kind: Kind) -> Job | None:
    return Job.objects.filter(kind=kind.name, ended_at=None).order_by("pk").first()


def _queue_next(kind: Kind) -> None:
    """See to it that the current tenant has one turn in the queue while jobs of this kind wait. Must run inside a transaction.

    Whoever starts a job and a turn that ends come one after the other here: either finds what the other has left, so that no job is
    forgotten. A turn that is queued already takes a job that is started now, or finds it when it ends.
    """
    tenant = current.require_id()
    hold("jobs", tenant, kind.name)
    oldest = _oldest(kind)
    if oldest is None:
        return
    turns = ProcrastinateJob.objects.filter(task_name=run_next.name, status="todo", args__tenant_id=tenant, args__kind=kind.name)
    if not turns.exists():
        run_next.configure(lock=_lane(oldest)).defer(tenant_id=tenant, kind=kind.name)


@app.task(name="jobs.run", queue="jobs", priority=AFTER_EXAMS, retry=AGAIN)
def run(tenant_id: int, job_id: int) -> None:
    """Work on a job for a while; if there is more to do, it gets another turn after those that wait."""
    with current.use(tenant_id):
        if take_turn(job_id):
            queue(Job.objects.get(pk=job_id))


@app.task(name="jobs.run_next", queue="jobs", priority=AFTER_EXAMS, retry=AGAIN)
def run_next(tenant_id: int, kind: str) -> None:
    """Work on the oldest job of this kind; while jobs wait, the tenant gets another turn after the other tenants."""
    with current.use(tenant_id):
        what = kind_named(kind)
        if oldest := _oldest(what):
            take_turn(oldest.pk)
        with transaction.atomic():
            _queue_next(what)


@app.periodic(cron="37 * * * *")
@app.task(name="jobs.expire", queue="jobs", queueing_lock="jobs.expire")
def expire(timestamp: int) -> None:
    """Every hour: delete what expired, with its files."""
    EXPIRED.each(clock.now(), _expire)


def _expire() -> None:
    if gone := expiry.expire(clock.now()):
        logger.info("jobs_expired", tenant_id=current.require_id(), jobs=gone)


@app.periodic(cron="52 3 * * *")
@app.task(name="jobs.tidy", queue="jobs", queueing_lock="jobs.tidy")
def tidy(timestamp: int) -> int:
    """Every night: delete files that no job points to, because a process was killed between storing a file and its row."""
    return expiry.FILES.tidy(clock.now())
