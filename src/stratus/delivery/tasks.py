"""What the worker does for running exams, every few seconds."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from stratus import clock
from stratus.delivery import actions, preparation
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
