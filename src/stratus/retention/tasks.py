"""The job that erases schedules marked for deletion."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.retention import erasure
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

logger = structlog.get_logger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(name="results.erase_marked_schedules", queueing_lock="results.erase_marked_schedules")
def erase_marked_schedules(timestamp: int) -> None:
    """Every hour: erase every tenant's schedules that were marked for deletion and whose notice is over."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            if done := erasure.erase_due(now=clock.now()):
                logger.info("schedules_erased", tenant_id=tenant_id, schedules=done)
