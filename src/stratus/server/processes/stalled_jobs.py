"""The job that requeues jobs whose worker died."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

logger = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.retry_stalled", queue="webhooks", queueing_lock="webhooks.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Every minute: requeue all jobs that a killed worker left unfinished."""
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("job_stalled", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)
