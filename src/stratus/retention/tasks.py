"""The job that erases schedules marked for deletion."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.retention import erasure
from stratus.tenancy import current
from stratus.tenancy.db.due import Question

logger = structlog.get_logger(__name__)

MARKED = Question(
    "marked_schedules", "SELECT tenant_id FROM scheduling_schedule WHERE deletion_marked_at IS NOT NULL AND ends_at <= moment"
)


@app.periodic(cron="7 * * * *")
@app.task(name="results.erase_marked_schedules", queueing_lock="results.erase_marked_schedules")
def erase_marked_schedules(timestamp: int) -> None:
    """Every hour: erase every tenant's schedules that were marked for deletion and whose notice is over."""
    MARKED.each(clock.now(), _erase)


def _erase() -> None:
    if done := erasure.erase_due(now=clock.now()):
        logger.info("schedules_erased", tenant_id=current.require_id(), schedules=done)
