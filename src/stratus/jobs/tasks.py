"""Jobs of the worker that work on jobs of people, and that delete those that expired."""

from __future__ import annotations

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.jobs import expiry
from stratus.jobs.models import Job
from stratus.jobs.records import known_kind
from stratus.jobs.turns import take_turn
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

logger = structlog.get_logger(__name__)

AFTER_EXAMS = -10
"""Priority: what exams need goes first, whenever the worker has room."""


def queue(job: Job) -> None:
    """Queue a turn of this job. Part of the caller's transaction."""
    lane = known_kind(job).lane(job)
    run.configure(lock=f"jobs:{lane}").defer(tenant_id=job.tenant_id, job_id=job.pk)


@app.task(name="jobs.run", queue="jobs", priority=AFTER_EXAMS, retry=RetryStrategy(max_attempts=100, wait=10))
def run(tenant_id: int, job_id: int) -> None:
    """Work on a job for a while; if there is more to do, it gets another turn after those that wait."""
    with current.use(tenant_id):
        if take_turn(job_id):
            queue(Job.objects.get(pk=job_id))


@app.periodic(cron="37 * * * *")
@app.task(name="jobs.expire", queue="jobs", queueing_lock="jobs.expire")
def expire(timestamp: int) -> None:
    """Every hour: delete what expired, with its files; one query for a tenant that has nothing."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            if gone := expiry.expire(clock.now()):
                logger.info("jobs_expired", tenant_id=tenant_id, jobs=gone)


@app.periodic(cron="52 3 * * *")
@app.task(name="jobs.tidy", queue="jobs", queueing_lock="jobs.tidy")
def tidy(timestamp: int) -> None:
    """Every night: delete files that no job points to, because a process was killed between storing a file and its row."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            expiry.tidy(clock.now())
