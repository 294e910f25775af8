"""The job that requeues jobs whose worker died."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

logger = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.retry_stalled", queue="webhooks", queueing_lock="webhooks.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Every minute: requeue all jobs that a killed worker left unfinished.

    One whose work has been queued anew meanwhile is over: of a queueing lock one job may wait, and that one would wait for this one's lock.
    """
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("job_stalled", job=job.id, task=job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
