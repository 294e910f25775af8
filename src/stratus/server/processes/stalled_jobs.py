"""The job that starts again what died with its worker."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

logger = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.retry_stalled", queue="webhooks", queueing_lock="webhooks.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Every minute: put back into their queues the jobs of all rooms that a killed worker left behind."""
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("job_stalled", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)
