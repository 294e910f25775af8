"""Jobs that deliver: one for each endpoint with something due, and a periodic one that queues them."""

from __future__ import annotations

import time

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.tenancy import current
from stratus.tenancy.db.due import Question
from stratus.webhooks.deliveries.actions import claim, give_back, note_try, put_off
from stratus.webhooks.deliveries.sending import headers_of, send
from stratus.webhooks.endpoints import queries

DUE = Question(
    "deliveries_due",
    "SELECT e.tenant_id FROM webhooks_endpoint e WHERE e.is_active AND (e.waits_until IS NULL OR e.waits_until <= moment)"
    " AND EXISTS (SELECT FROM webhooks_delivery d WHERE d.endpoint_id = e.id"
    " AND d.status = 'WAITING' AND d.due_at <= moment AND (d.leased_until IS NULL OR d.leased_until <= moment))",
)
MOST_AT_ONCE = 200
SECONDS_AT_ONCE = 30.0
"""How many messages one job sends before it leaves the rest to the next, so that others have their turn: a receiver that does not answer
takes the whole time of each request."""


def wake_after_commit(endpoint_ids: set[int]) -> None:
    """Queue sending as `wake` does, once the caller's transaction is committed. If it cannot, `wake_due` does so seconds later.

    Within the transaction, workers that publish beside each other would wait for the first of them: of each endpoint one job is queued.
    """
    tenant_id = current.require_id()

    def wake_now() -> None:
        with current.use(tenant_id):
            wake(endpoint_ids)

    if endpoint_ids:
        transaction.on_commit(wake_now, robust=True)


def wake(endpoint_ids: set[int]) -> None:
    """Queue sending each of these endpoints' due deliveries, unless a job is queued already."""
    tenant_id = current.require_id()
    for endpoint_id in sorted(endpoint_ids):
        name = f"webhook:{endpoint_id}"
        try:
            with transaction.atomic():
                deliver.configure(lock=name, queueing_lock=name).defer(tenant_id=tenant_id, endpoint_id=endpoint_id)
        except AlreadyEnqueued:
            continue


# Without a retry of the queue: `wake_due` queues what is due again, and of each endpoint one job is queued at a time.
@app.task(name="webhooks.deliver", queue="webhooks", priority=BEHIND_EXAMS)
def deliver(tenant_id: int, endpoint_id: int) -> int:
    """Send what is due for one endpoint, oldest first; return how many messages were tried.

    An endpoint whose secrets can no longer be read is made to wait (`put_off`): nothing is tried.
    """
    begun, tried = time.monotonic(), 0
    with current.use(tenant_id):
        while claimed := claim(endpoint_id, now=clock.now(), most=1):
            [delivery] = claimed
            if queries.unreadable(delivery.endpoint):
                waits = put_off(endpoint_id, now=clock.now())
                give_back(delivery)
                if waits:
                    break
                continue
            moment = clock.now()
            outcome = send(delivery, moment)
            note_try(
                delivery.pk,
                status_code=outcome.status_code,
                error=outcome.error,
                duration_ms=outcome.duration_ms,
                retry_after=outcome.retry_after,
                answer=outcome.answer,
                headers=headers_of(delivery, moment) if delivery.is_test else None,
                now=clock.now(),
            )
            tried += 1
            if tried >= MOST_AT_ONCE or time.monotonic() - begun >= SECONDS_AT_ONCE:
                wake({endpoint_id})
                break
    return tried


@app.periodic(cron="* * * * * */10")
@app.task(name="webhooks.wake_due", queue="webhooks", queueing_lock="webhooks.wake_due")
def wake_due(timestamp: int) -> None:
    """Every ten seconds: queue a job for every tenant's endpoints with a delivery due, also after a worker died."""
    DUE.each(clock.now(), lambda: wake(queries.endpoints_due(clock.now())))
