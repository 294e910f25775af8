"""Jobs of the External API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from stratus.external_api.gate import idempotency
from stratus.foundation import clock
from stratus.tenancy import current
from stratus.tenancy.models import Tenant


@app.periodic(cron="17 * * * *")
@app.task(name="external_api.forget_old_answers", queueing_lock="external_api.forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Delete stored responses that are a day old."""
    for tenant_id in Tenant.objects.order_by("pk").values_list("pk", flat=True):
        with current.use(tenant_id):
            idempotency.forget_old_answers(clock.now())
