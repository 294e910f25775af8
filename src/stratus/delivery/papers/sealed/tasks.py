"""Jobs of sealed objects: making them, and deleting rows that nobody can use any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from stratus.delivery.entrance.tokens import VALID_AFTER_END
from stratus.delivery.models import SealedPaper
from stratus.delivery.papers.sealed import actions
from stratus.delivery.papers.sealed.files import Busy
from stratus.foundation import clock
from stratus.tenancy import current
from stratus.tenancy.db.due import Question

USELESS = Question(
    "sealed_papers_to_sweep",
    # Materialised, so that old rows are found first, and no plan walks through all schedules that have ended.
    "WITH old AS MATERIALIZED (SELECT tenant_id, schedule_id FROM delivery_sealedpaper WHERE made_at < moment)"
    " SELECT o.tenant_id FROM old o JOIN scheduling_schedule s ON s.id = o.schedule_id WHERE s.ends_at < moment",
)
KEPT: timedelta = VALID_AFTER_END
"""After the schedule's end: no player's token is valid any more."""
ROWS_A_TIME = 500


def have_sealed(schedule_id: int) -> None:
    """Queue the sealing of what a schedule of the current tenant delivers, unless it is queued; it runs after the caller's transaction."""
    try:
        with transaction.atomic():
            name = f"delivery.seal_paper:{schedule_id}"
            seal_paper.configure(queueing_lock=name).defer(tenant_id=current.require_id(), schedule_id=schedule_id)
    except AlreadyEnqueued:
        pass


# Without a retry of the queue: each minute `prepare_due` queues again what has no row.
@app.task(name="delivery.seal_paper")
def seal_paper(tenant_id: int, schedule_id: int) -> bool:
    """Seal what a schedule delivers; tells whether it is sealed. Nothing, where another process of this machine is at it."""
    with current.use(tenant_id):
        try:
            with actions.files().alone(schedule_id):
                return actions.make(schedule_id, clock.now())
        except Busy:
            return False


@app.periodic(cron="41 * * * *")
@app.task(name="delivery.sweep_sealed_papers", queueing_lock="delivery.sweep_sealed_papers")
def sweep_sealed_papers(timestamp: int) -> int:
    """Delete the rows of exams that ended 30 days ago; returns their number."""
    before, swept = clock.now() - KEPT, [0]

    def sweep() -> None:
        while some := _sweep(before):
            swept.append(some)

    USELESS.each(before, sweep)
    return sum(swept)


def _sweep(before: object) -> int:
    over = SealedPaper.objects.filter(made_at__lt=before, schedule__ends_at__lt=before).order_by("pk")
    found = list(over.values_list("pk", flat=True)[:ROWS_A_TIME])
    SealedPaper.objects.filter(pk__in=found).delete()
    return len(found)
